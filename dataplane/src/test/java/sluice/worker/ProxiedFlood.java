package sluice.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sluice.connection.TableCheck;
import sluice.dpdk.Memory;
import sluice.forward.ProxyProtocol;
import sluice.forward.Refused;
import sluice.forward.ServiceExtras;
import sluice.port.Burst;
import sluice.port.MemoryPort;
import sluice.wire.Checksum;
import sluice.wire.DecodedSegment;
import sluice.wire.Ethernet;
import sluice.wire.Ip;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/**
 * Floods a SYN-proxied service with a million SYNs a second, each of another source, while real clients connect, send and
 * receive.
 *
 * <p>A process of its own in virtual time. It prints what came through.
 */
final class ProxiedFlood {
    private static final int SERVERS = 2;
    private static final int CLIENTS = 1_000;
    private static final int CLIENTS_PER_TICK = 5;
    private static final int FLOOD_TICKS = 300;
    private static final int TICK_LIMIT = 3_000;
    private static final long NANOS_PER_TICK = Lab.SECOND / 100;
    private static final int SYNS_PER_BURST = 32;
    private static final int BURSTS_PER_TICK = 313;
    private static final int FLOODERS = 0x0B000000;
    private static final int FLOODERS_MASK = 0xFF000000;
    private static final int REQUEST_BYTES = 20_000;
    private static final int REPLY_BYTES = 30_000;
    private static final int FIRST_PORT = 10_000;
    private static final int TICKS_PER_SECOND = 100;

    private final Lab lab;
    private final ProxiedWay way;
    private final Random random = new Random(6);
    private final Burst in = new Burst(SYNS_PER_BURST);
    private final Burst out = new Burst(64);
    private final byte[] reply = new byte[REPLY_BYTES];
    private final List<byte[]> requests = new ArrayList<>();
    private final List<TcpEnd> clients = new ArrayList<>();
    private final Map<String, TcpEnd> servers = new HashMap<>();
    private final List<Frame> fromClients = new ArrayList<>();
    private final List<Frame> fromServers = new ArrayList<>();
    private int flooded;
    private int answered;
    private int mostRecords;

    private ProxiedFlood(Lab lab, ProxiedWay way) {
        this.lab = lab;
        this.way = way;
        random.nextBytes(reply);
    }

    /** Arguments: a folder, and a way of IPv4. */
    public static void main(String[] arguments) throws IOException, Refused {
        Lab lab = new Lab(Path.of(arguments[0]), 1, 4096);
        lab.introduceQuietly(SERVERS);
        ProxiedWay way = ProxiedWay.valueOf(arguments[1]);
        way.serve(lab.director.services(), SERVERS, new ServiceExtras(true, ProxyProtocol.NONE, 0));
        lab.run();
        System.out.println(new ProxiedFlood(lab, way).run());
    }

    private String run() {
        for (int tick = 0; tick < FLOOD_TICKS || (done() < CLIENTS && tick < TICK_LIMIT); tick++) {
            for (int i = 0; i < CLIENTS_PER_TICK && clients.size() < CLIENTS; i++) {
                open();
            }
            clients.forEach(client -> client.tick(fromClients));
            servers.values().forEach(server -> server.tick(fromServers));
            if (tick < FLOOD_TICKS) {
                flood();
            }
            inject(lab.clientSide, fromClients, Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC);
            inject(lab.serverSide, fromServers, Lab.serverMac(1), Lab.SERVER_PORT_MAC);
            deliver();
            mostRecords = Math.max(mostRecords, lab.director.liveConnections());
            lab.clock.set(lab.clock.nanoTime() + NANOS_PER_TICK);
            if (tick % TICKS_PER_SECOND == 0) {
                lab.director.tidy();
            }
        }
        List<String> problems = new ArrayList<>(TableCheck.of(lab.connections).problems());
        problems.addAll(AccountsCheck.problems(lab.connections, lab.director.services()));
        return "flood " + flooded + ", answered " + answered + "\nclients " + clients.size() + ", served " + done()
                + ", servers with the right data " + rightServers() + "\nmost records " + mostRecords + "\n" + problems;
    }

    private void open() {
        int number = clients.size();
        byte[] request = new byte[REQUEST_BYTES];
        random.nextBytes(request);
        ByteBuffer.wrap(request).putInt(number);
        requests.add(request);
        clients.add(TcpEnd.client(way.client, FIRST_PORT + number, way.virtual, 80, random.nextInt(), request));
    }

    private void flood() {
        for (int burst = 0; burst < BURSTS_PER_TICK; burst++) {
            lab.pool.allocate(in, SYNS_PER_BURST);
            for (int i = 0; i < SYNS_PER_BURST; i++) {
                TcpFrames.fromClient(in, i, FLOODERS + flooded++, Lab.number(way.virtual), 1024 << 16 | 80, Tcp.SYN);
                sum(in.frame(i) + Ethernet.BYTES);
            }
            lab.clientSide.inject(0, in);
            lab.director.worker(0).doWork();
            if (burst % 8 == 7) {
                deliver();
            }
        }
    }

    private static void sum(long ip) {
        long tcp = ip + Ipv4.BYTES;
        long sum = Ip.pseudoHeader(ip, Ipv4.TCP, Tcp.BYTES) + Checksum.sum(tcp, Tcp.BYTES);
        Tcp.checksum(tcp, Checksum.finish(sum));
    }

    private void inject(MemoryPort port, List<Frame> frames, long from, long to) {
        for (int i = 0; i < frames.size(); i++) {
            lab.injectRaw(port, 0, frames.get(i).between(from, to));
            if (i % 16 == 15) {
                lab.run();
            }
        }
        lab.run();
        frames.clear();
    }

    private void deliver() {
        while (lab.clientSide.pollTransmitted(0, out) > 0) {
            for (int i = 0; i < out.size(); i++) {
                long ip = out.frame(i) + Ethernet.BYTES;
                if ((Ipv4.destination(ip) & FLOODERS_MASK) == FLOODERS) {
                    answered++;
                } else if (Ethernet.type(out.frame(i)) == Ethernet.IPV4) {
                    DecodedSegment segment = DecodedSegment.of(bytes(out, i));
                    clients.get(segment.destinationPort() - FIRST_PORT).receive(segment, fromClients);
                }
            }
            lab.pool.free(out);
        }
        while (lab.serverSide.pollTransmitted(0, out) > 0) {
            for (int i = 0; i < out.size(); i++) {
                if (Ethernet.type(out.frame(i)) != Ethernet.IPV4) {
                    continue; // the director asks for its servers' MACs now and then
                }
                DecodedSegment segment = DecodedSegment.of(bytes(out, i));
                servers.computeIfAbsent(segment.source() + " " + segment.sourcePort(), from -> server(segment))
                        .receive(segment, fromServers);
            }
            lab.pool.free(out);
        }
    }

    private TcpEnd server(DecodedSegment syn) {
        return TcpEnd.server(syn.destination(), syn.destinationPort(), random.nextInt(), reply);
    }

    private static byte[] bytes(Burst burst, int i) {
        byte[] bytes = new byte[burst.length(i)];
        Memory.copyOut(burst.frame(i), bytes, 0, bytes.length);
        return bytes;
    }

    private int done() {
        return (int) clients.stream()
                .filter(client -> client.isClosed() && Arrays.equals(client.received(), reply))
                .count();
    }

    private long rightServers() {
        return servers.values().stream()
                .map(TcpEnd::received)
                .filter(received -> received.length == REQUEST_BYTES
                        && Arrays.equals(
                                received, requests.get(ByteBuffer.wrap(received).getInt())))
                .count();
    }
}
