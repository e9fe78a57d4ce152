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
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/**
 * Plays traffic through a director of its own before the real ports are opened, so that the packet path is compiled when
 * the first client comes.
 *
 * <p>The play: TCP connections from a few thousand clients, each opened, used, answered and closed, between two memory
 * ports. Its tables are its own and gone afterwards. Thread: the caller's.
 */
public final class Rehearsal {
    /** The play ends after so many packets, or after {@link #MAXIMUM_NANOS}. */
    public static final int PACKETS = 600_000;

    /** The most time that the play takes. */
    public static final long MAXIMUM_NANOS = 3_000_000_000L;

    private static final int CONNECTIONS = 4_096;
    private static final int CLIENTS_COUNT = 16;
    private static final int VIP = 0x0AFE0001;
    private static final int SERVER = 0x0AFD0002;
    private static final int CLIENTS = 0x0AFC0000;
    private static final int PORT = 80;
    private static final long CLIENT_MAC = 0x020000000002L;
    private static final long SERVER_MAC = 0x020000000102L;
    private static final int[] SCENE = {Tcp.SYN, Tcp.SYN | Tcp.ACK, Tcp.ACK, Tcp.ACK, Tcp.ACK | Tcp.FIN};
    private static final boolean[] IS_SERVERS = {false, true, false, true, false};

    private final MemoryPool pool = new MemoryPool(1024);
    private final MemoryPort clientSide = new MemoryPort("rehearsal-client", 0x020000000001L, pool);
    private final MemoryPort serverSide = new MemoryPort("rehearsal-server", 0x020000000101L, pool);
    private final Burst burst;
    private final Director director;

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
            return rehearsal.perform();
        } finally {
            remove(scratch);
        }
    }

    private void configure() {
        ServiceKey service = new ServiceKey(Ipv4.TCP, Ipv4Numbers.address(VIP), PORT);
        ServerKey server = new ServerKey(Ipv4Numbers.address(SERVER), PORT);
        try {
            director.services().add(new ServiceSpec(service, "rr"));
            director.services().addServer(service, new ServerSpec(server, ForwardingMethod.MASQ, 1, 0, 0));
        } catch (Refused e) {
            throw new IllegalStateException("the rehearsal's own service was refused", e);
        }
        director.resume();
    }

    private int perform() {
        long start = System.nanoTime();
        int forwarded = 0;
        int firstPort = 1;
        while (forwarded < PACKETS && System.nanoTime() - start < MAXIMUM_NANOS) {
            for (int act = 0; act < SCENE.length; act++) {
                for (int first = 0; first < CONNECTIONS; first += burst.capacity()) {
                    forwarded += scene(act, first, firstPort);
                }
            }
            // Other ports, so that connections are made anew all the time.
            firstPort = firstPort == 1 ? 20_001 : 1;
        }
        return forwarded;
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
        int forwarded = out.pollTransmitted(0, burst);
        pool.free(burst);
        in.pollTransmitted(0, burst);
        pool.free(burst);
        return forwarded;
    }

    private void write(int i, int connection, int firstPort, int act) {
        long frame = burst.frame(i);
        long ip = frame + Ethernet.BYTES;
        long tcp = ip + Ipv4.BYTES;
        int client = clientAddress(connection % CLIENTS_COUNT);
        int clientPort = firstPort + connection;
        Memory.fill(frame, Ethernet.MINIMUM_FRAME_BYTES, 0);
        Ethernet.type(frame, Ethernet.IPV4);
        if (IS_SERVERS[act]) {
            Ethernet.addresses(frame, serverSide.mac(), SERVER_MAC);
            Ipv4.write(ip, 0, Ipv4.BYTES + Tcp.BYTES, 0, 0, 64, Ipv4.TCP, SERVER, client);
            Tcp.write(tcp, PORT << 16 | clientPort, 1, 1, SCENE[act]);
        } else {
            Ethernet.addresses(frame, clientSide.mac(), CLIENT_MAC);
            Ipv4.write(ip, 0, Ipv4.BYTES + Tcp.BYTES, 0, 0, 64, Ipv4.TCP, client, VIP);
            Tcp.write(tcp, clientPort << 16 | PORT, 1, 1, SCENE[act]);
        }
        burst.set(i, burst.buffer(i), frame, Ethernet.MINIMUM_FRAME_BYTES, 0);
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
