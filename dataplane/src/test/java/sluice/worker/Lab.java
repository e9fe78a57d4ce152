package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import sluice.connection.ConnectionOptions;
import sluice.connection.ConnectionTable;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.Routes;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.port.Burst;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.port.Port;

/**
 * A director between two memory ports in virtual time: clients behind the router 192.168.0.2 (fd00:c::2) on one side, real
 * servers 10.1.0.N (fd00:1::N) on the other. Closing it checks that no buffer was lost and that every packet is accounted for.
 */
final class Lab implements AutoCloseable {
    static final String VIP = "10.10.0.1";
    static final long CLIENT_PORT_MAC = 0x020000000001L;
    static final long SERVER_PORT_MAC = 0x020000000101L;
    static final long ROUTER_MAC = 0x020000000002L;

    static final int VLAN = 100;
    static final int VLAN_PORT = 2;

    static final String VIP6 = "fd00:10::1";

    /** What a lab may have besides. */
    private enum Extra {
        NONE,
        VLAN,
        TAP
    }

    private static final String ROUTER = "192.168.0.2";
    private static final String ROUTER6 = "fd00:c::2";
    static final long SECOND = 1_000_000_000L;
    private static final int FLOW_CACHE_LINES = 1024;

    final MemoryPool pool;
    final MemoryPort clientSide;
    final MemoryPort serverSide;
    private final @Nullable MemoryPort tap;
    final ConnectionTable connections;
    final Director director;
    private final Burst discarded = new Burst(64);
    final LabClock clock;
    private long injected;

    Lab(Path directory) {
        this(directory, 1, 1024);
    }

    Lab(Path directory, int workers, int maximumConnections) {
        this(directory, workers, maximumConnections, LabClock.at(1_000 * SECOND));
    }

    Lab(Path directory, int workers, int maximumConnections, LabClock clock) {
        this(directory, workers, maximumConnections, FLOW_CACHE_LINES, clock);
    }

    Lab(Path directory, int workers, int maximumConnections, int flowCacheLines, LabClock clock) {
        this(directory, workers, maximumConnections, flowCacheLines, clock, Extra.NONE, port -> port);
    }

    /** A lab with VLAN 100 on the servers' side, 10.100.0.254/24 (fd00:64::fe/64), which is port 2. */
    static Lab withVlan(Path directory) {
        return withVlan(directory, port -> port);
    }

    /** The same with other devices around the memory ports. */
    static Lab withVlan(Path directory, UnaryOperator<Port> devices) {
        return new Lab(directory, 1, 1024, FLOW_CACHE_LINES, LabClock.at(1_000 * SECOND), Extra.VLAN, devices);
    }

    /** A lab whose port on the clients' side has a tap to the host. */
    static Lab withTap(Path directory) {
        return new Lab(directory, 1, 1024, FLOW_CACHE_LINES, LabClock.at(1_000 * SECOND), Extra.TAP, port -> port);
    }

    /** The host's end of the tap: what is injected there is sent by the host. */
    MemoryPort tap() {
        return Objects.requireNonNull(tap, "a lab with a tap");
    }

    private Lab(
            Path directory,
            int workers,
            int maximumConnections,
            int flowCacheLines,
            LabClock clock,
            Extra extra,
            UnaryOperator<Port> devices) {
        this.clock = clock;
        pool = new MemoryPool(4096);
        clientSide = new MemoryPort("client", CLIENT_PORT_MAC, workers, pool);
        serverSide = new MemoryPort("server", SERVER_PORT_MAC, workers, pool);
        try {
            connections = ConnectionTable.open(new ConnectionOptions(directory, maximumConnections, workers, 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<DirectorPort> ports = new ArrayList<>(List.of(
                port(devices.apply(clientSide), "192.168.0.1", "fd00:c::1"),
                port(devices.apply(serverSide), "10.1.0.254", "fd00:1::fe")));
        Routes.Builder routes = Routes.builder()
                .connected(0, number("192.168.0.1"), 24)
                .connected(1, number("10.1.0.254"), 24)
                .via(0, 0, 0, number(ROUTER))
                .connected(0, high("fd00:c::1"), low("fd00:c::1"), 64)
                .connected(1, high("fd00:1::fe"), low("fd00:1::fe"), 64)
                .via(0, 0, 0, 0, high(ROUTER6), low(ROUTER6));
        if (extra == Extra.TAP) {
            tap = new MemoryPort("tap", CLIENT_PORT_MAC, workers, pool);
            List<DirectorPort.Address> own = ports.get(0).addresses();
            ports.set(0, new DirectorPort(clientSide, "memory", own, PortBinding.HostPath.TAP, tap));
        } else {
            tap = null;
        }
        if (extra == Extra.VLAN) {
            ports.add(ports.get(1).ofVlan(VLAN, addresses("10.100.0.254", "fd00:64::fe")));
            routes.connected(VLAN_PORT, number("10.100.0.254"), 24)
                    .connected(VLAN_PORT, high("fd00:64::fe"), low("fd00:64::fe"), 64);
        }
        DirectorOptions options = new DirectorOptions(workers, 32, flowCacheLines);
        director = new Director(ports, routes.build(), connections, pool, options, clock);
    }

    private static DirectorPort port(Port port, String address, String address6) {
        return new DirectorPort(port, "memory", addresses(address, address6), PortBinding.HostPath.NONE, null);
    }

    private static List<DirectorPort.Address> addresses(String address, String address6) {
        return List.of(
                new DirectorPort.Address(number(address), 24),
                new DirectorPort.Address(high(address6), low(address6), 64));
    }

    static int number(String address) {
        try {
            return Ipv4Numbers.of((java.net.Inet4Address) InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ServiceKey service(int protocol, int port) {
        return new ServiceKey(protocol, Ipv4Numbers.address(number(VIP)), port);
    }

    static ServerKey server(int number, int port) {
        return new ServerKey(Ipv4Numbers.address(number("10.1.0." + number)), port);
    }

    static long serverMac(int number) {
        return 0x020000010000L + number;
    }

    /** A service with servers 10.1.0.1 to 10.1.0.{@code servers}, all of weight 1. */
    Lab serve(int protocol, int port, String scheduler, int servers, int serverPort) throws Refused {
        director.services().add(new ServiceSpec(service(protocol, port), scheduler));
        for (int i = 1; i <= servers; i++) {
            director.services()
                    .addServer(
                            service(protocol, port),
                            new ServerSpec(server(i, serverPort), ForwardingMethod.MASQ, 1, 0, 0));
        }
        return this;
    }

    /** The same by FULLNAT, each service with the local addresses 10.1.0.200 and 10.1.0.201. */
    Lab serveByFullNat(int protocol, int port, String scheduler, int servers) throws Refused {
        ServiceKey service = service(protocol, port);
        director.services().add(new ServiceSpec(service, scheduler));
        for (String local : List.of("10.1.0.200", "10.1.0.201")) {
            director.services().addLocal(service, new LocalAddress(Ipv4Numbers.address(number(local)), ""));
        }
        for (int i = 1; i <= servers; i++) {
            director.services().addServer(service, new ServerSpec(server(i, port), ForwardingMethod.FULLNAT, 1, 0, 0));
        }
        return this;
    }

    /** The router and the servers make themselves known, and what that led to is forgotten. */
    Lab introduce(int servers) {
        introduceQuietly(servers);
        run();
        advanceSeconds(5);
        collect(clientSide);
        collect(serverSide);
        return this;
    }

    /** The router and the servers are known; no time passes and no worker runs. */
    Lab introduceQuietly(int servers) {
        director.neighbourTable().addStatic(0, number(ROUTER), ROUTER_MAC);
        director.neighbourTable().addStatic(0, high(ROUTER6), low(ROUTER6), ROUTER_MAC);
        for (int i = 1; i <= servers; i++) {
            director.neighbourTable().addStatic(1, number("10.1.0." + i), serverMac(i));
        }
        return this;
    }

    void fromClient(Frame frame) {
        injected++;
        assertThat(clientSide.inject(0, frame.between(ROUTER_MAC, CLIENT_PORT_MAC).bytes))
                .isTrue();
        run();
    }

    void fromServer(int number, Frame frame) {
        injected++;
        assertThat(serverSide.inject(0, frame.between(serverMac(number), SERVER_PORT_MAC).bytes))
                .isTrue();
        run();
    }

    void injectRaw(MemoryPort port, int queue, Frame frame) {
        injected++;
        assertThat(port.inject(queue, frame.bytes)).isTrue();
    }

    /** Other threads than the test's have let so many frames arrive. */
    void injectedElsewhere(long frames) {
        injected += frames;
    }

    /** Runs all workers until nothing is left to do. */
    void run() {
        if (director.workerCount() == 0) {
            director.resume();
        }
        for (int rounds = 0; rounds < 1_000; rounds++) {
            int work = 0;
            for (int i = 0; i < director.workerCount(); i++) {
                work += director.worker(i).doWork();
            }
            if (work == 0) {
                return;
            }
        }
    }

    void advanceSeconds(double seconds) {
        long end = clock.nanoTime() + (long) (seconds * SECOND);
        while (clock.nanoTime() < end) {
            clock.set(Math.min(end, clock.nanoTime() + SECOND / 10));
            run();
        }
    }

    List<Frame> collect(MemoryPort port) {
        List<Frame> frames = new ArrayList<>();
        for (byte[] bytes : port.takeAllTransmitted()) {
            frames.add(new Frame(bytes));
        }
        return frames;
    }

    /** Forgets what left. */
    void discard() {
        for (MemoryPort port : List.of(clientSide, serverSide)) {
            for (int queue = 0; queue < port.queues(); queue++) {
                while (port.pollTransmitted(queue, discarded) > 0) {
                    pool.free(discarded);
                }
            }
        }
    }

    long received() {
        return injected;
    }

    /** The only frame that left by {@code port}. */
    Frame only(MemoryPort port) {
        List<Frame> frames = collect(port);
        assertThat(frames).hasSize(1);
        return frames.get(0);
    }

    long dropped(String reason) {
        return director.drops().stream()
                .filter(d -> d.name().equals(reason))
                .mapToLong(DropCounter::packets)
                .sum();
    }

    void checkAccounts() {
        long received = 0;
        long originated = 0;
        long sent = 0;
        long waiting = 0;
        for (WorkerStatus worker : director.workers()) {
            received += worker.rxPackets();
            originated += worker.originatedPackets();
            sent += worker.txPackets() + worker.hostPackets();
            waiting += worker.waitingPackets();
        }
        long dropped = director.drops().stream()
                .filter(d -> !d.name().equals("no-buffer"))
                .mapToLong(DropCounter::packets)
                .sum();
        assertThat(received).as("received").isEqualTo(injected);
        assertThat(sent + dropped + waiting).as("sent + dropped + waiting").isEqualTo(received + originated);
        collect(clientSide);
        collect(serverSide);
        assertThat(pool.available() + waiting).as("buffers").isEqualTo(pool.capacity());
    }

    @Override
    public void close() {
        checkAccounts();
        connections.close();
    }
}
