package sluice.bench.jmh;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.SystemNanoClock;
import sluice.bench.BenchDirector;
import sluice.connection.ConnectionOptions;
import sluice.connection.ConnectionTable;
import sluice.dpdk.Memory;
import sluice.forward.AddressNumbers;
import sluice.forward.ForwardingMethod;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.Routes;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;
import sluice.forward.Tunnel;
import sluice.port.Burst;
import sluice.port.MemoryPort;
import sluice.port.PacketPool;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Ip;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Tcp;
import sluice.wire.Udp;
import sluice.worker.Director;
import sluice.worker.DirectorOptions;
import sluice.worker.DirectorPort;
import sluice.worker.PortBinding;
import sluice.worker.Worker;

/**
 * A director of one family with a service over 8 servers of one forwarding method, and its clients' packets: 22 bytes of data
 * by UDP or 10 by TCP, which makes 64-byte frames of IPv4 and 84-byte frames of IPv6. The clients of TCP never acknowledge a
 * byte of their server, so that TOA is in each of their segments. Thread: the benchmark's.
 */
final class MethodNetwork implements AutoCloseable {
    private static final long PORT_MAC = 0x0200_0000_0001L;
    private static final long GENERATOR_MAC = 0x0200_0000_00AAL;
    private static final int SERVERS = 8;
    private static final int SERVICE_PORT = 5000;
    private static final int FIRST_CLIENT_PORT = 16_384;
    private static final int GUE_PORT = 6080;
    private static final int PAYLOAD_BYTES = 30;
    private static final int CLIENT_SEQUENCE = 1_000;
    private static final int SERVER_SEQUENCE = 5_000;
    private static final int LINE_BYTES = 128;
    private static final int FLOW_CACHE_LINES = 8192;
    private static final String OTHER_FAMILY = "fullnat-other";
    private static final String BY_TCP = "fullnat-tcp";
    private static final String BY_TCP_TOA = "fullnat-toa";
    private static final String OWN4 = "198.18.0.1";
    private static final String OWN6 = "2001:2::fe";
    private static final int PREFIX_LENGTH4 = 24;
    private static final int PREFIX_LENGTH6 = 64;

    private final boolean isIpv6;
    private final boolean isTcp;
    private final int flows;
    private final int frameBytes;
    private final long frames;
    private final ConnectionTable connections;
    private final Director director;
    private int next;

    MethodNetwork(String method, boolean isIpv6, int flows, int burst, MemoryPort port) throws IOException, Refused {
        this.isIpv6 = isIpv6;
        this.isTcp = method.equals(BY_TCP) || method.equals(BY_TCP_TOA);
        this.flows = flows;
        this.frameBytes = Ethernet.BYTES + (isIpv6 ? Ipv6.BYTES : Ipv4.BYTES) + PAYLOAD_BYTES;
        this.frames = Memory.allocate((long) flows * LINE_BYTES, Memory.CACHE_LINE_BYTES);
        for (int flow = 0; flow < flows; flow++) {
            write(frames + (long) flow * LINE_BYTES, FIRST_CLIENT_PORT + flow);
        }
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "sluice-bench-");
        connections = ConnectionTable.open(ConnectionOptions.of(directory, 2 * flows, 1));
        BenchDirector.delete(directory);
        List<DirectorPort.Address> own = List.of(
                new DirectorPort.Address(high(OWN4), low(OWN4), PREFIX_LENGTH4),
                new DirectorPort.Address(high(OWN6), low(OWN6), PREFIX_LENGTH6));
        DirectorPort wire = new DirectorPort(port, port.name(), own, PortBinding.HostPath.NONE, null);
        Routes routes = Routes.builder()
                .connected(0, high(OWN4), low(OWN4), PREFIX_LENGTH4)
                .connected(0, high(OWN6), low(OWN6), PREFIX_LENGTH6)
                .build();
        DirectorOptions options = new DirectorOptions(1, burst, FLOW_CACHE_LINES);
        director = new Director(List.of(wire), routes, connections, port.pool(), options, SystemNanoClock.INSTANCE);
        director.settings().set(Setting.FULLNAT_TOA, method.equals(BY_TCP) ? 0 : 1);
        serve(method);
        director.resume();
    }

    Worker worker() {
        return director.worker(0);
    }

    int liveConnections() {
        return director.liveConnections();
    }

    /** Fills {@code burst}, which is empty, with the next flows' packets. */
    void fill(Burst burst, PacketPool pool, int packets) {
        pool.allocate(burst, packets);
        for (int i = 0; i < burst.size(); i++) {
            Memory.copy(frames + (long) next * LINE_BYTES, burst.frame(i), frameBytes);
            burst.set(i, burst.buffer(i), burst.frame(i), frameBytes, 0);
            next = next + 1 == flows ? 0 : next + 1;
        }
    }

    /** Whether flows begin with a handshake. */
    boolean isTcp() {
        return isTcp;
    }

    /** Turns SYNs that servers have got into their answers. */
    void answer(Burst burst) {
        for (int i = 0; i < burst.size(); i++) {
            long frame = burst.frame(i);
            long ip = frame + Ethernet.BYTES;
            long tcp = ip + (Ip.isIpv6(ip) ? Ipv6.BYTES : Ipv4.BYTES);
            int ports = Integer.rotateLeft(Tcp.ports(tcp), 16);
            int acknowledgement = Tcp.sequence(tcp) + 1;
            if (Ip.isIpv6(ip)) {
                long high = Ipv6.sourceHigh(ip);
                long low = Ipv6.sourceLow(ip);
                long own = Ipv6.destinationLow(ip);
                Ipv6.write(ip, 0, Tcp.BYTES, Ipv4.TCP, 64, Ipv6.destinationHigh(ip), own, high, low);
            } else {
                int length = Ipv4.BYTES + Tcp.BYTES;
                int to = Ipv4.source(ip);
                Ipv4.write(ip, 0, length, 1, Ipv4.DONT_FRAGMENT, 64, Ipv4.TCP, Ipv4.destination(ip), to);
            }
            Tcp.write(tcp, ports, SERVER_SEQUENCE, acknowledgement, Tcp.SYN | Tcp.ACK);
            sum(ip, tcp, Tcp.BYTES);
            Ethernet.addresses(frame, PORT_MAC, GENERATOR_MAC);
            burst.set(i, burst.buffer(i), frame, (int) (tcp - frame) + Tcp.BYTES, 0);
        }
    }

    /** From now on clients send data. */
    void established() {
        for (int flow = 0; flow < flows; flow++) {
            long ip = frames + (long) flow * LINE_BYTES + Ethernet.BYTES;
            long tcp = ip + (isIpv6 ? Ipv6.BYTES : Ipv4.BYTES);
            Tcp.write(tcp, Tcp.ports(tcp), CLIENT_SEQUENCE + 1, SERVER_SEQUENCE + 1, Tcp.ACK);
            sum(ip, tcp, PAYLOAD_BYTES);
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    private void serve(String method) throws IOException, Refused {
        ServiceKey service =
                new ServiceKey(isTcp ? Ipv4.TCP : Ipv4.UDP, InetAddress.getByName(virtual()), SERVICE_PORT);
        director.services().add(new ServiceSpec(service, "rr"));
        boolean isToIpv6 = isIpv6 != method.equals(OTHER_FAMILY);
        if (methodOf(method) == ForwardingMethod.FULLNAT) {
            InetAddress local = InetAddress.getByName(isToIpv6 ? "2001:2::1:1" : "198.18.0.100");
            director.services().addLocal(service, new LocalAddress(local, ""));
        }
        for (int number = 1; number <= SERVERS; number++) {
            String address = isToIpv6 ? "2001:2::" + number : "198.18.0." + (10 + number);
            ServerKey server = new ServerKey(InetAddress.getByName(address), SERVICE_PORT);
            director.services().addServer(service, new ServerSpec(server, methodOf(method), 1, 0, 0, tunnelOf(method)));
            director.neighbourTable().addStatic(0, high(address), low(address), GENERATOR_MAC);
        }
    }

    private static ForwardingMethod methodOf(String method) {
        return switch (method) {
            case "nat" -> ForwardingMethod.MASQ;
            case "dr" -> ForwardingMethod.ROUTE;
            case "fullnat", OTHER_FAMILY, BY_TCP, BY_TCP_TOA -> ForwardingMethod.FULLNAT;
            default -> ForwardingMethod.TUNNEL;
        };
    }

    /** The tunnel of a method such as {@code gue-csum}. */
    private static Tunnel tunnelOf(String method) {
        if (methodOf(method) != ForwardingMethod.TUNNEL) {
            return Tunnel.IPIP;
        }
        String[] words = method.toUpperCase(Locale.ROOT).split("-", 2);
        Tunnel.Kind kind = Tunnel.Kind.valueOf(words[0]);
        Tunnel.Checksum checksum = words.length == 1 ? Tunnel.Checksum.NONE : Tunnel.Checksum.FULL;
        return new Tunnel(kind, kind == Tunnel.Kind.GUE ? GUE_PORT : 0, checksum);
    }

    private void write(long frame, int clientPort) throws IOException {
        Ethernet.addresses(frame, PORT_MAC, GENERATOR_MAC);
        Ethernet.type(frame, isIpv6 ? Ethernet.IPV6 : Ethernet.IPV4);
        long ip = frame + Ethernet.BYTES;
        String client = isIpv6 ? "2001:2::c" : "198.18.0.200";
        int protocol = isTcp ? Ipv4.TCP : Ipv4.UDP;
        long transport = ip + (isIpv6 ? Ipv6.BYTES : Ipv4.BYTES);
        if (isIpv6) {
            Ipv6.write(ip, 0, PAYLOAD_BYTES, protocol, 64, high(client), low(client), high(virtual()), low(virtual()));
        } else {
            int length = Ipv4.BYTES + PAYLOAD_BYTES;
            int destination = (int) low(virtual());
            Ipv4.write(ip, 0, length, 1, Ipv4.DONT_FRAGMENT, 64, protocol, (int) low(client), destination);
        }
        int ports = clientPort << 16 | SERVICE_PORT;
        if (isTcp) {
            Tcp.write(transport, ports, CLIENT_SEQUENCE, 0, Tcp.SYN);
            sum(ip, transport, PAYLOAD_BYTES);
        } else {
            Udp.write(transport, ports, PAYLOAD_BYTES);
            long sum = Ip.pseudoHeader(ip, Ipv4.UDP, PAYLOAD_BYTES) + Checksum.sum(transport, PAYLOAD_BYTES);
            Udp.checksum(transport, Checksum.udp(Checksum.finish(sum)));
        }
    }

    private static void sum(long ip, long tcp, int bytes) {
        Tcp.checksum(tcp, Checksum.finish(Ip.pseudoHeader(ip, Ipv4.TCP, bytes) + Checksum.sum(tcp, bytes)));
    }

    private String virtual() {
        return isIpv6 ? "2001:2:0:1::1" : "198.18.1.1";
    }

    private static long high(String address) throws IOException {
        return AddressNumbers.high(InetAddress.getByName(address));
    }

    private static long low(String address) throws IOException {
        return AddressNumbers.low(InetAddress.getByName(address));
    }
}
