package sluice.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import sluice.connection.ConnectionOptions;
import sluice.connection.ConnectionTable;
import sluice.control.ControlServer;
import sluice.control.DirectorRequests;
import sluice.control.StateFolder;
import sluice.forward.Routes;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.scheduler.Compatibility;
import sluice.worker.Director;
import sluice.worker.DirectorOptions;
import sluice.worker.DirectorPort;
import sluice.worker.PortBinding;

/**
 * A director with one worker that runs when it is told to, on ports of memory and in a time of its own. It is configured
 * through its control socket; no privileges are needed.
 *
 * <p>Thread: one, besides the control socket's own.
 */
public final class OfflineDirector implements AutoCloseable {
    /** Frames that may be under way or wait in the director. */
    public static final int BUFFERS = 4096;

    private static final int BURST = 32;
    private static final int MAXIMUM_ROUNDS = 1000;
    private static final long SECOND = 1_000_000_000L;
    /** Nanoseconds after which timers are looked at while nothing arrives. */
    static final long STEP = SECOND / 10;
    /** Far enough from zero for everything that counts back. */
    private static final long FIRST_NANOS = 1_000 * SECOND;

    private final MemoryPool pool = new MemoryPool(BUFFERS);
    private final AtomicLong nanos = new AtomicLong(FIRST_NANOS);
    private final List<MemoryPort> ports = new ArrayList<>();
    private final List<@Nullable MemoryPort> hosts = new ArrayList<>();
    private final ConnectionTable connections;
    private final Director director;
    private final DirectorRequests requests;
    private final ControlServer server;
    private final Path socket;
    private final List<String> complaints;

    /**
     * A director that is configured by the files that {@code folder}'s state folder may hold, and through the socket.
     *
     * @param folder an existing folder for its files: {@code connections}, {@code state}, {@code control.sock}
     * @param compatibility which kernel decisions follow
     * @param capacity connections at the same time
     */
    public OfflineDirector(
            Path folder, Compatibility compatibility, int capacity, List<OfflineLink> links, Routes routes)
            throws IOException {
        connections = ConnectionTable.open(new ConnectionOptions(folder.resolve("connections"), capacity, 1, 1));
        director = new Director(
                plugAll(links),
                routes,
                connections,
                pool,
                new DirectorOptions(1, BURST, flowCacheLines(capacity), compatibility),
                nanos::get);
        StateFolder state = StateFolder.in(folder.resolve("state"));
        complaints = state.restore(director);
        requests = new DirectorRequests("offline", "0", director, state, new CountDownLatch(1)::countDown);
        socket = folder.resolve("control.sock");
        server = ControlServer.start(socket, null, requests);
    }

    private static int flowCacheLines(int capacity) {
        return Integer.highestOneBit(Math.max(2, capacity)) * 2;
    }

    /** First the ports, then the VLANs of each, as daemons number them. */
    private List<DirectorPort> plugAll(List<OfflineLink> links) {
        List<DirectorPort> plugged = new ArrayList<>();
        List<DirectorPort> vlans = new ArrayList<>();
        for (OfflineLink link : links) {
            DirectorPort port = plug(link);
            plugged.add(port);
            link.vlans().forEach(vlan -> vlans.add(port.ofVlan(vlan.identifier(), vlan.addresses())));
        }
        plugged.addAll(vlans);
        return plugged;
    }

    private DirectorPort plug(OfflineLink link) {
        MemoryPort port = new MemoryPort(link.name(), link.mac(), pool);
        port.setMtu(link.mtu());
        ports.add(port);
        MemoryPort host = link.hasHost() ? new MemoryPort(link.name() + "-host", link.mac(), pool) : null;
        hosts.add(host);
        return new DirectorPort(
                port,
                "memory",
                link.addresses(),
                host == null ? PortBinding.HostPath.NONE : PortBinding.HostPath.TAP,
                host);
    }

    /** What was wrong with the state folder's files, each as {@code FILE:LINE: MESSAGE}. */
    public List<String> complaints() {
        return complaints;
    }

    /** Makes the worker; from here on frames are forwarded. Call it once, when the neighbours known beforehand are set. */
    public void start() {
        director.resume();
        run();
    }

    /** The director, to be looked at, and to be given neighbours before the {@link #start}. */
    public Director director() {
        return director;
    }

    /** Where the director is configured. */
    public Path socket() {
        return socket;
    }

    /** Nanoseconds of the director's own time. */
    public long nanos() {
        return nanos.get();
    }

    /**
     * Lets {@code frame} arrive at port {@code port} and the director do all that follows at once.
     *
     * @return false if it is longer than {@link MemoryPool#FRAME_BYTES} bytes
     */
    public boolean receive(int port, byte[] frame) {
        if (frame.length > MemoryPool.FRAME_BYTES) {
            return false;
        }
        if (!ports.get(port).inject(0, frame)) {
            throw new IllegalStateException("all " + BUFFERS + " packet buffers wait in the director");
        }
        run();
        return true;
    }

    /** Takes the frames that port {@code port} has sent since the last call, oldest first. */
    public List<byte[]> takeTransmitted(int port) {
        return ports.get(port).takeAllTransmitted();
    }

    /** Takes the frames that port {@code port} has left to its host since the last call; none if it has no host. */
    public List<byte[]> takeLeftToHost(int port) {
        MemoryPort host = hosts.get(port);
        return host == null ? List.of() : host.takeAllTransmitted();
    }

    /** Sets the clock forward to {@code end}, doing on the way what falls due; what is old goes at each full second. */
    public void advanceTo(long end) throws Exception {
        long now = nanos.get();
        while (now < end) {
            long next = Math.min(end, now + STEP);
            boolean isNewSecond = next / SECOND != now / SECOND;
            now = next;
            nanos.set(now);
            run();
            if (isNewSecond) {
                requests.tidy();
            }
        }
    }

    /** Lets time go by in which the director does nothing. */
    public void skip(long passed) {
        nanos.addAndGet(passed);
    }

    /** Lets the worker work until there is nothing to do at this time. */
    public void run() {
        for (int round = 0; round < MAXIMUM_ROUNDS; round++) {
            if (director.worker(0).doWork() == 0) {
                return;
            }
        }
        throw new IllegalStateException("the worker finds no rest");
    }

    /** Clears away what has grown old, as each second does. */
    public void tidy() throws Exception {
        requests.tidy();
    }

    /** Packet buffers that are neither free nor wait in the director; other than 0 only if some were lost. */
    public int missingBuffers() {
        return pool.capacity()
                - pool.available()
                - director.workers().getFirst().waitingPackets();
    }

    @Override
    public void close() throws IOException {
        server.close();
        requests.close();
        connections.close();
        for (int i = 0; i < ports.size(); i++) {
            ports.get(i).close();
            MemoryPort host = hosts.get(i);
            if (host != null) {
                host.close();
            }
        }
    }
}
