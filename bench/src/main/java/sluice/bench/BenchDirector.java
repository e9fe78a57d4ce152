package sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.NanoClock;
import sluice.bench.generator.BenchNetwork;
import sluice.connection.ConnectionOptions;
import sluice.connection.ConnectionTable;
import sluice.forward.Refused;
import sluice.forward.Routes;
import sluice.port.Port;
import sluice.worker.Director;
import sluice.worker.DirectorOptions;
import sluice.worker.DirectorPort;
import sluice.worker.PortBinding;

/**
 * The director of {@link BenchNetwork}: one port, a worker for each of its queues, a TCP and a UDP service with round robin.
 *
 * <p>Thread: one thread sets it up and closes it; in between its workers belong to whoever calls them.
 */
public final class BenchDirector implements AutoCloseable {
    private static final int PREFIX_LENGTH = 24;
    private static final int CLIENTS = 0xC613_0000;
    private static final int CLIENTS_PREFIX_LENGTH = 16;
    private static final int PREFIX_LENGTH6 = 64;

    private final ConnectionTable connections;
    private final Director director;

    private BenchDirector(ConnectionTable connections, Director director) {
        this.connections = connections;
        this.director = director;
    }

    /**
     * Sets it up on {@code port} with NAT servers; its connection table is in shared memory.
     *
     * @param maximumConnections size of the connection table
     * @param flowCacheLines lines of the worker's flow cache, a power of two
     * @param burst packets received at once
     */
    public static BenchDirector open(Port port, int maximumConnections, int flowCacheLines, int burst, NanoClock clock)
            throws IOException, Refused {
        return open(port, BenchService.NAT, maximumConnections, flowCacheLines, burst, clock);
    }

    /** As {@link #open(Port, int, int, int, NanoClock)} with another service. */
    public static BenchDirector open(
            Port port, BenchService service, int maximumConnections, int flowCacheLines, int burst, NanoClock clock)
            throws IOException, Refused {
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "sluice-bench-");
        BenchDirector bench = openIn(directory, port, service, maximumConnections, flowCacheLines, burst, clock);
        // The open files stay usable; a benchmark that is killed leaves nothing behind.
        delete(directory);
        return bench;
    }

    /** As {@link #open}, with the connection table in {@code directory}, where it stays; takes over what it finds there. */
    public static BenchDirector openIn(
            Path directory, Port port, int maximumConnections, int flowCacheLines, int burst, NanoClock clock)
            throws IOException, Refused {
        return openIn(directory, port, BenchService.NAT, maximumConnections, flowCacheLines, burst, clock);
    }

    private static BenchDirector openIn(
            Path directory,
            Port port,
            BenchService service,
            int maximumConnections,
            int flowCacheLines,
            int burst,
            NanoClock clock)
            throws IOException, Refused {
        ConnectionTable connections =
                ConnectionTable.open(ConnectionOptions.of(directory, maximumConnections, port.queues()));
        List<DirectorPort.Address> own = new ArrayList<>();
        own.add(new DirectorPort.Address(BenchNetwork.DIRECTOR, PREFIX_LENGTH));
        Routes.Builder routes = Routes.builder()
                .connected(0, BenchNetwork.DIRECTOR, PREFIX_LENGTH)
                .via(CLIENTS, CLIENTS_PREFIX_LENGTH, 0, BenchNetwork.GATEWAY);
        if (service.isIpv6()) {
            long network = BenchNetwork.NETWORK6;
            long low = BenchNetwork.low6(BenchNetwork.DIRECTOR);
            own.add(new DirectorPort.Address(network, low, PREFIX_LENGTH6));
            routes.connected(0, network, low, PREFIX_LENGTH6);
            routes.via(BenchNetwork.CLIENTS6, 0, PREFIX_LENGTH6, 0, network, BenchNetwork.low6(BenchNetwork.GATEWAY));
        }
        DirectorPort wire = new DirectorPort(port, port.name(), own, PortBinding.HostPath.NONE, null);
        DirectorOptions options = new DirectorOptions(port.queues(), burst, flowCacheLines);
        Director director = new Director(List.of(wire), routes.build(), connections, port.pool(), options, clock);
        service.addTo(director);
        director.resume();
        return new BenchDirector(connections, director);
    }

    /** The director. */
    public Director director() {
        return director;
    }

    /** Its connections. */
    public ConnectionTable connections() {
        return connections;
    }

    /** Closes the connection table. The worker must have stopped. */
    @Override
    public void close() {
        connections.close();
    }

    /** Deletes a folder with its files. */
    public static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
