package sluice.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.SystemNanoClock;
import sluice.connection.ConnectionOptions;
import sluice.connection.ConnectionTable;
import sluice.dpdk.Memory;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.Refused;
import sluice.forward.Routes;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.port.Burst;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.wire.Arp;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;
import sluice.wire.Udp;

/**
 * Plays traffic through a director of its own before the real ports are opened, so that the packet path is compiled when
 * the first client comes.
 *
 * <p>The play: TCP connections from a few thousand clients, each opened, used, answered and closed, between two memory
 * ports, with datagrams and ARP among them. Its tables are its own and gone afterwards. Thread: the caller's; the first act
 * is another's, since the connection table does more for a thread that comes for the first time.
 */
public final class Rehearsal {
    /** The play ends after so many packets, or after {@link #MAXIMUM_NANOS}; each of two threads plays a half. */
    public static final int PACKETS = 600_000;

    /** The most time that the play takes. */
    public static final long MAXIMUM_NANOS = 3_000_000_000L;

    private static final int CONNECTIONS = 4_096;
    private static final int CLIENTS_COUNT = 16;
    private static final int VIP = 0x0AFE0001;
    private static final int SERVER = 0x0AFD0002;
    private static final int CLIENTS = 0x0AFC0000;
    private static final int PORT = 80;
    private static final int UDP_MASK = 3;
    private static final int SAME_MASK = 7;
    private static final long BROADCAST = 0xFFFF_FFFF_FFFFL;
    private static final long CLIENT_MAC = 0x020000000002L;
    private static final long SERVER_MAC = 0x020000000102L;
    private static final int[] SCENE = {Tcp.SYN, Tcp.SYN | Tcp.ACK, Tcp.ACK, Tcp.ACK, Tcp.ACK | Tcp.FIN};
    private static final boolean[] IS_SERVERS = {false, true, false, true, false};

    private final MemoryPool pool = new MemoryPool(1024);
    private final MemoryPort clientSide = new MemoryPort("rehearsal-client", 0x020000000001L, pool);
    private final MemoryPort serverSide = new MemoryPort("rehearsal-server", 0x020000000101L, pool);
    private final Burst burst;
    private final Director director;
    private int forwarded;

    private Rehearsal(ConnectionTable connections, int burst) {
        this.burst = new Burst(burst);
        Routes routes = Routes.builder()
                .connected(0, CLIENTS + 1, 16)
                .connected(1, SERVER - 1, 16)
                .build();
        this.director = new Director(
                List.of(port(clientSide, CLIENTS + 1), port(serverSide, SERVER - 1)),
                routes,
                connections,
                pool,
                new DirectorOptions(1, burst, 2 * CONNECTIONS),
                new SystemNanoClock());
        director.neighbourTable().addStatic(1, SERVER, SERVER_MAC);
        for (int client = 0; client < CLIENTS_COUNT; client++) {
            director.neighbourTable().addStatic(0, clientAddress(client), CLIENT_MAC);
        }
    }

    /**
     * Plays.
     *
     * @param scratch a directory for its tables, which is made and removed
     * @param burst the burst size that the real workers use
     * @return how many packets were forwarded
     * @throws IOException when the tables cannot be made
     */
    public static int play(Path scratch, int burst) throws IOException {
        try (ConnectionTable connections = ConnectionTable.open(ConnectionOptions.of(scratch, 2 * CONNECTIONS, 1))) {
            Rehearsal rehearsal = new Rehearsal(connections, burst);
            rehearsal.configure();
            rehearsal.performElsewhere();
            rehearsal.perform();
            return rehearsal.forwarded;
        } finally {
            remove(scratch);
        }
    }

    private void configure() {
        ServerKey server = new ServerKey(Ipv4Numbers.address(SERVER), PORT);
        ServerKey quiesced = new ServerKey(Ipv4Numbers.address(SERVER), PORT + 1);
        try {
            for (int protocol : new int[] {Ipv4.TCP, Ipv4.UDP}) {
                ServiceKey service = new ServiceKey(protocol, Ipv4Numbers.address(VIP), PORT);
                director.services().add(new ServiceSpec(service, "rr"));
                director.services().addServer(service, new ServerSpec(server, ForwardingMethod.MASQ, 1, 0, 0));
                // A scheduler has to look further than at the first one.
                director.services().addServer(service, new ServerSpec(quiesced, ForwardingMethod.MASQ, 0, 0, 0));
            }
        } catch (Refused e) {
            throw new IllegalStateException("the rehearsal's own service was refused", e);
        }
        director.resume();
    }

    /** By another thread than the main part, so that the worker's thread is not the first one to be new. */
    private void performElsewhere() {
        Thread understudy = new Thread(this::perform, "rehearsal");
        understudy.start();
        boolean wasInterrupted = false;
        while (understudy.isAlive()) {
            try {
                understudy.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void perform() {
        long start = System.nanoTime();
        int enough = forwarded + PACKETS / 2;
        int firstPort = 1;
        while (forwarded < enough && System.nanoTime() - start < MAXIMUM_NANOS / 2) {
            for (int act = 0; act < SCENE.length; act++) {
                for (int first = 0; first < CONNECTIONS; first += burst.capacity()) {
                    forwarded += scene(act, first, firstPort);
                }
            }
            // Other ports, so that connections are made anew all the time.
            firstPort = firstPort == 1 ? 20_001 : 1;
        }
    }

    private int scene(int act, int first, int firstPort) {
        MemoryPort in = IS_SERVERS[act] ? serverSide : clientSide;
        MemoryPort out = IS_SERVERS[act] ? clientSide : serverSide;
        int count = pool.allocate(burst, burst.capacity());
        for (int i = 0; i < count; i++) {
            write(i, first + i, firstPort, act);
        }
        in.inject(0, burst);
        director.worker(0).doWork();
        int sent = out.pollTransmitted(0, burst);
        pool.free(burst);
        in.pollTransmitted(0, burst);
        pool.free(burst);
        // A round without packets, as most are.
        director.worker(0).doWork();
        return sent;
    }

    /** What the compiler has never seen it leaves out, and stops when it comes: so here is a little of everything. */
    private void write(int i, int connection, int firstPort, int act) {
        long frame = burst.frame(i);
        Memory.fill(frame, Ethernet.MINIMUM_FRAME_BYTES, 0);
        if (IS_SERVERS[act]) {
            Ethernet.addresses(frame, serverSide.mac(), SERVER_MAC);
        } else {
            Ethernet.addresses(frame, clientSide.mac(), CLIENT_MAC);
        }
        if (i == 0 && act < 2) {
            writeArp(frame, IS_SERVERS[act]);
        } else if ((connection & UDP_MASK) == UDP_MASK) {
            // Two of a flow in one burst, one of them with a checksum.
            write(frame, connection | SAME_MASK, firstPort, act, Ipv4.UDP);
            Udp.checksum(frame + Ethernet.BYTES + Ipv4.BYTES, (connection & SAME_MASK) == SAME_MASK ? 0x1234 : 0);
        } else {
            write(frame, connection, firstPort, act, Ipv4.TCP);
        }
        burst.set(i, burst.buffer(i), frame, Ethernet.MINIMUM_FRAME_BYTES, 0);
    }

    private static void write(long frame, int connection, int firstPort, int act, int protocol) {
        long ip = frame + Ethernet.BYTES;
        long transport = ip + Ipv4.BYTES;
        int client = clientAddress(connection % CLIENTS_COUNT);
        int clientPort = firstPort + connection;
        int source = IS_SERVERS[act] ? SERVER : client;
        int destination = IS_SERVERS[act] ? client : VIP;
        int ports = IS_SERVERS[act] ? PORT << 16 | clientPort : clientPort << 16 | PORT;
        int transportBytes = protocol == Ipv4.UDP ? Udp.BYTES : Tcp.BYTES;
        Ethernet.type(frame, Ethernet.IPV4);
        Ipv4.write(ip, 0, Ipv4.BYTES + transportBytes, 0, 0, 64, protocol, source, destination);
        if (protocol == Ipv4.UDP) {
            Udp.write(transport, ports, Udp.BYTES);
        } else {
            Tcp.write(transport, ports, 1, 1, SCENE[act]);
        }
    }

    private static void writeArp(long frame, boolean isServer) {
        long mac = isServer ? SERVER_MAC : CLIENT_MAC;
        int sender = isServer ? SERVER : clientAddress(0);
        Ethernet.addresses(frame, BROADCAST, mac);
        Ethernet.type(frame, Ethernet.ARP);
        Arp.write(frame + Ethernet.BYTES, Arp.REQUEST, mac, sender, 0, isServer ? SERVER - 1 : CLIENTS + 1);
    }

    private static int clientAddress(int client) {
        return CLIENTS + 2 + client;
    }

    private static DirectorPort port(MemoryPort port, int address) {
        return new DirectorPort(
                port, "memory", List.of(new DirectorPort.Address(address, 16)), PortBinding.HostPath.NONE, null);
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
