package sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.NanoClock;
import sluice.bench.generator.BenchNetwork;
import sluice.connection.ConnectionOptions;
import sluice.connection.ConnectionTable;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.Refused;
import sluice.forward.Routes;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.port.Port;
import sluice.wire.Ipv4;
import sluice.worker.Director;
import sluice.worker.DirectorOptions;
import sluice.worker.DirectorPort;
import sluice.worker.PortBinding;

/**
 * The director of {@link BenchNetwork}: one worker, one port, a TCP and a UDP service with round robin over NAT servers.
 *
 * <p>Thread: one thread sets it up and closes it; in between its worker belongs to whoever calls it.
 */
public final class BenchDirector implements AutoCloseable {
    private static final int PREFIX_LENGTH = 24;
    private static final int CLIENTS = 0xC613_0000;
    private static final int CLIENTS_PREFIX_LENGTH = 16;

    private final ConnectionTable connections;
    private final Director director;

    private BenchDirector(ConnectionTable connections, Director director) {
        this.connections = connections;
        this.director = director;
    }

    /**
     * Sets it up on {@code port}; its connection table is in shared memory.
     *
     * @param maximumConnections size of the connection table
     * @param flowCacheLines lines of the worker's flow cache, a power of two
     * @param burst packets received at once
     */
    public static BenchDirector open(Port port, int maximumConnections, int flowCacheLines, int burst, NanoClock clock)
            throws IOException, Refused {
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "sluice-bench-");
        BenchDirector bench = openIn(directory, port, maximumConnections, flowCacheLines, burst, clock);
        // The open files stay usable; a benchmark that is killed leaves nothing behind.
        delete(directory);
        return bench;
    }

    /** As {@link #open}, with the connection table in {@code directory}, where it stays; takes over what it finds there. */
    public static BenchDirector openIn(
            Path directory, Port port, int maximumConnections, int flowCacheLines, int burst, NanoClock clock)
            throws IOException, Refused {
        ConnectionTable connections = ConnectionTable.open(ConnectionOptions.of(directory, maximumConnections, 1));
        DirectorPort wire = new DirectorPort(
                port,
                port.name(),
                List.of(new DirectorPort.Address(BenchNetwork.DIRECTOR, PREFIX_LENGTH)),
                PortBinding.HostPath.NONE,
                null);
        Routes routes = Routes.builder()
                .connected(0, BenchNetwork.DIRECTOR, PREFIX_LENGTH)
                .via(CLIENTS, CLIENTS_PREFIX_LENGTH, 0, BenchNetwork.GATEWAY)
                .build();
        DirectorOptions options = new DirectorOptions(1, burst, flowCacheLines);
        Director director = new Director(List.of(wire), routes, connections, port.pool(), options, clock);
        serve(director, Ipv4.UDP);
        serve(director, Ipv4.TCP);
        director.resume();
        return new BenchDirector(connections, director);
    }

    private static void serve(Director director, int protocol) throws Refused {
        ServiceKey service =
                new ServiceKey(protocol, Ipv4Numbers.address(BenchNetwork.VIRTUAL), BenchNetwork.VIRTUAL_PORT);
        director.services().add(new ServiceSpec(service, "rr"));
        for (int i = 0; i < BenchNetwork.SERVERS; i++) {
            ServerKey server =
                    new ServerKey(Ipv4Numbers.address(BenchNetwork.FIRST_SERVER + i), BenchNetwork.SERVER_PORT);
            director.services().addServer(service, new ServerSpec(server, ForwardingMethod.MASQ, 1, 0, 0));
        }
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
