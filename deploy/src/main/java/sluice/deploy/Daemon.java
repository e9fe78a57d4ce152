package sluice.deploy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.SystemNanoClock;
import sluice.cli.Version;
import sluice.config.DaemonConfiguration;
import sluice.config.MemorySettings;
import sluice.connection.ConnectionOptions;
import sluice.connection.ConnectionTable;
import sluice.connection.OpenReport;
import sluice.control.ControlServer;
import sluice.control.DirectorRequests;
import sluice.control.StateFolder;
import sluice.dpdk.Eal;
import sluice.forward.Routes;
import sluice.port.DpdkPool;
import sluice.worker.Director;
import sluice.worker.DirectorOptions;
import sluice.worker.Rehearsal;

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
        Routes routes = RoutesOf.configuration(configuration);
        StateFolder state = openState();
        rehearse();
        Eal eal = Environment.start(configuration);
        DpdkPool pool = opened("packet buffers", new DpdkPool("packets", memory.buffers()));
        PortRoom ports = opened("ports", new PortRoom(eal, pool));
        ports.open(configuration.ports());
        ConnectionTable connections = openConnections();
        Director director = new Director(
                ports.directorPorts(),
                routes,
                connections,
                pool,
                new DirectorOptions(
                        configuration.workers().count(),
                        DirectorOptions.DEFAULT_BURST,
                        memory.flowCacheLines(),
                        configuration.compatibility()),
                SystemNanoClock.INSTANCE);
        restore(state, director);
        director.resume();
        OpenReport report = connections.report();
        Log.say("connections: " + report.sentence() + " (" + report.millis() + " ms)");
        opened("workers", WorkerCores.start(director, configuration.workers(), this::workerFailed));
        serve(director, state);
        Log.say("ready after " + millisSince(start) + " ms");
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

    private StateFolder openState() throws StartException {
        try {
            return StateFolder.in(configuration.stateDirectory());
        } catch (IOException e) {
            throw new StartException("state directory " + configuration.stateDirectory() + " cannot be used: " + e, e);
        }
    }

    /**
     * Compiles the packet path before the first client comes. After a restart clients are waiting already: they are
     * better served by code that is not yet compiled than by none.
     */
    private void rehearse() throws StartException {
        Path connections = configuration.memory().connectionDirectory();
        if (Files.exists(connections)) {
            Log.say("no rehearsal: connections of an earlier process wait in " + connections);
            return;
        }
        Path scratch = connections.resolveSibling(connections.getFileName() + ".rehearsal");
        long start = System.nanoTime();
        try {
            int packets = Rehearsal.play(scratch, DirectorOptions.DEFAULT_BURST);
            Log.say("rehearsed with " + packets + " packets in " + millisSince(start) + " ms");
        } catch (IOException e) {
            throw new StartException("cannot rehearse in " + scratch + ": " + e, e);
        }
    }

    private static void restore(StateFolder state, Director director) throws StartException {
        try {
            List<String> complaints = state.restore(director);
            complaints.forEach(Log::say);
            Log.say("rules: " + director.services().list().size() + " services from " + state.path());
        } catch (IOException e) {
            throw new StartException("the state in " + state.path() + " cannot be read: " + e, e);
        }
    }

    /** From here on the director belongs to the control thread behind the socket. */
    private void serve(Director director, StateFolder state) throws StartException {
        DirectorRequests requests = opened(
                "control thread",
                new DirectorRequests(configuration.name(), Version.current(), director, state, () -> end.complete(0)));
        requests.tidyEverySecond(Log::say);
        try {
            opened(
                    "control socket",
                    ControlServer.start(configuration.socket(), configuration.socketGroup(), requests));
        } catch (IOException e) {
            throw new StartException(e);
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
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
