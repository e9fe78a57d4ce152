package sluice.bench.generator;

import java.util.HashMap;
import java.util.Map;
import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.wire.Arp;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Udp;

/**
 * A wire whose other end is a director of a few lines: round robin NAT of UDP, a burst in each step. It can be told to lose frames and to forget which server a flow had.
 */
final class ToyDirector extends SteppedWire {
    private static final int BUFFERS = 1024;

    private final Map<Integer, Integer> serverByFlow = new HashMap<>();
    private final Burst arrived = new Burst(32);
    private final Burst forwarded = new Burst(32);
    private int nextServer;
    private int framesToLose;
    private boolean isForgetful;
    private boolean isCareless;

    ToyDirector() {
        super(BUFFERS);
    }

    /** Drops the next {@code count} frames. */
    void lose(int count) {
        framesToLose = count;
    }

    /** From now on each packet goes to the next server. */
    void forgetServers() {
        isForgetful = true;
    }

    /** From now on checksums are left as they are. */
    void forgetChecksums() {
        isCareless = true;
    }

    /** Whether every buffer is back in the pool, after a last look for what still waits. */
    boolean hasAllBuffers() {
        close();
        return pool().available() == pool().capacity();
    }

    @Override
    void step() {
        there().receive(0, arrived);
        for (int i = 0; i < arrived.size(); i++) {
            long frame = arrived.frame(i);
            if (framesToLose > 0) {
                framesToLose--;
                continue;
            }
            if (Ethernet.type(frame) == Ethernet.ARP) {
                answer(frame + Ethernet.BYTES);
            } else {
                translate(frame + Ethernet.BYTES);
            }
            Ethernet.addresses(frame, BenchNetwork.macOf(Ipv4.destination(frame + Ethernet.BYTES)), MAC);
            pool().allocate(forwarded);
            int last = forwarded.size() - 1;
            Memory.copy(frame, forwarded.frame(last), arrived.length(i));
            forwarded.set(last, forwarded.buffer(last), forwarded.frame(last), arrived.length(i), 0);
        }
        pool().free(arrived);
        there().transmit(0, forwarded);
    }

    private static void answer(long arp) {
        long askerMac = Arp.senderMac(arp);
        int asker = Arp.senderAddress(arp);
        Arp.write(arp, Arp.REPLY, MAC, BenchNetwork.DIRECTOR, askerMac, asker);
    }

    private void translate(long ip) {
        long udp = ip + Ipv4.BYTES;
        int ports = Udp.ports(udp);
        if (Ipv4.destination(ip) == BenchNetwork.VIRTUAL) {
            int flow = BenchNetwork.flowOf(Ipv4.source(ip), ports >>> 16);
            int server = isForgetful ? nextServer() : serverByFlow.computeIfAbsent(flow, f -> nextServer());
            Ipv4.destination(ip, BenchNetwork.FIRST_SERVER + server);
            Udp.ports(udp, (ports & 0xFFFF_0000) | BenchNetwork.SERVER_PORT);
        } else {
            Ipv4.source(ip, BenchNetwork.VIRTUAL);
            Udp.ports(udp, BenchNetwork.VIRTUAL_PORT << 16 | (ports & 0xFFFF));
        }
        if (!isCareless) {
            Ipv4.checksum(ip, 0);
            Ipv4.checksum(ip, Checksum.of(ip, Ipv4.BYTES));
            Udp.checksum(udp, 0);
            int sum = Checksum.transport4(Ipv4.source(ip), Ipv4.destination(ip), Ipv4.UDP, udp, Udp.length(udp));
            Udp.checksum(udp, Checksum.udp(sum));
        }
    }

    private int nextServer() {
        nextServer = (nextServer + 1) % BenchNetwork.SERVERS;
        return nextServer;
    }
}
