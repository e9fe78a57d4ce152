package sluice.deploy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.SystemNanoClock;
import sluice.config.DaemonConfiguration;
import sluice.config.MemorySettings;
import sluice.config.PortSettings;
import sluice.connection.ConnectionOptions;
import sluice.connection.ConnectionTable;
import sluice.connection.OpenReport;
import sluice.dpdk.DpdkException;
import sluice.dpdk.Eal;
import sluice.dpdk.EalOptions;
import sluice.port.DeviceSpec;
import sluice.port.DpdkPool;
import sluice.worker.Director;
import sluice.worker.DirectorOptions;

/**
 * A running director: all its parts, wired together in the order in which they need each other.
 *
 * <p>Thread: started by one thread, closed by another.
 */
final class Daemon {
    private final DaemonConfiguration configuration;
    private final CompletableFuture<Integer> end;
    private final Deque<Part> parts = new ArrayDeque<>();

    /** Something that was started and must be closed before what was started earlier. */
    private record Part(String name, AutoCloseable closeable) {}

    /**
     * A daemon that is not started yet.
     *
     * @param end is completed with the exit code when the daemon wants to end by itself
     */
    Daemon(DaemonConfiguration configuration, CompletableFuture<Integer> end) {
        this.configuration = configuration;
        this.end = end;
    }

    /** Starts everything; packets flow and commands are served when it returns. */
    void start() throws StartException {
        long start = System.nanoTime();
        WorkerCores.check(configuration.workers());
        MemorySettings memory = configuration.memory();
        Eal eal = startEal();
        DpdkPool pool = opened("packet buffers", new DpdkPool("packets", memory.buffers()));
        PortRoom ports = opened("ports", new PortRoom(eal, pool));
        ports.open(configuration.ports());
        ConnectionTable connections = openConnections();
        Director director = new Director(
                ports.directorPorts(),
                RoutesOf.configuration(configuration),
                connections,
                pool,
                new DirectorOptions(
                        configuration.workers().count(), DirectorOptions.DEFAULT_BURST, memory.flowCacheLines()),
                SystemNanoClock.INSTANCE);
        director.resume();
        OpenReport report = connections.report();
        Log.say("connections: " + report.sentence() + " (" + report.millis() + " ms)");
        opened("workers", WorkerCores.start(director, configuration.workers(), this::workerFailed));
        Log.say("ready after " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    /**
     * Closes everything in reverse order, each part whether or not another failed.
     *
     * @return whether all parts closed without complaint
     */
    synchronized boolean close() {
        boolean isClean = true;
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closeable().close();
            } catch (Exception e) {
                isClean = false;
                Log.say("stopping the " + part.name() + ": " + e);
            }
        }
        return isClean;
    }

    private Eal startEal() throws StartException {
        MemorySettings memory = configuration.memory();
        List<String> pciAddresses = configuration.ports().stream()
                .map(PortSettings::device)
                .filter(DeviceSpec.Pci.class::isInstance)
                .map(device -> ((DeviceSpec.Pci) device).address())
                .toList();
        EalOptions options = memory.hugePages() == MemorySettings.HugePages.ON
                ? EalOptions.withHugePages(memory.sizeMegabytes())
                : EalOptions.withoutHugePages(memory.sizeMegabytes());
        try {
            return Eal.start(options.pciAddresses(pciAddresses).filePrefix("sluice-" + configuration.name()));
        } catch (DpdkException e) {
            throw new StartException(e);
        }
    }

    private ConnectionTable openConnections() throws StartException {
        MemorySettings memory = configuration.memory();
        try {
            return opened(
                    "connection table",
                    ConnectionTable.open(ConnectionOptions.of(
                            memory.connectionDirectory(),
                            memory.connections(),
                            configuration.workers().count())));
        } catch (IOException e) {
            throw new StartException(
                    "connection table in " + memory.connectionDirectory() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private void workerFailed(int index, Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        Log.say("worker " + index + " failed, the daemon ends: " + trace);
        end.complete(1);
    }

    private synchronized <T extends AutoCloseable> T opened(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }
}
