package sluice.bench.generator;

import java.util.HashMap;
import java.util.Map;
import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.port.PacketPool;
import sluice.port.Port;
import sluice.port.PortStatistics;
import sluice.wire.Arp;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Udp;

/**
 * The generator's end of a wire whose other end is a director of a few lines: round robin NAT of UDP, one burst for each
 * that the generator receives. It can be told to lose frames and to forget which server a flow had.
 */
final class ToyDirector implements Port {
    static final long MAC = 0x0200_0000_0001L;

    private final MemoryPool pool = new MemoryPool(1024);
    private final MemoryPort here = new MemoryPort("generator", BenchNetwork.GENERATOR_MAC, pool);
    private final MemoryPort there = new MemoryPort("director", MAC, pool);
    private final Map<Integer, Integer> serverByFlow = new HashMap<>();
    private final Burst arrived = new Burst(32);
    private final Burst forwarded = new Burst(32);
    private int nextServer;
    private int framesToLose;
    private boolean isForgetful;
    private boolean isCareless;

    ToyDirector() {
        here.linkTo(there);
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
        return pool.available() == pool.capacity();
    }

    private void step() {
        there.receive(0, arrived);
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
            pool.allocate(forwarded);
            int last = forwarded.size() - 1;
            Memory.copy(frame, forwarded.frame(last), arrived.length(i));
            forwarded.set(last, forwarded.buffer(last), forwarded.frame(last), arrived.length(i), 0);
        }
        pool.free(arrived);
        there.transmit(0, forwarded);
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

    @Override
    public int receive(int queue, Burst into) {
        step();
        return here.receive(queue, into);
    }

    @Override
    public int transmit(int queue, Burst from) {
        return here.transmit(queue, from);
    }

    @Override
    public String name() {
        return here.name();
    }

    @Override
    public long mac() {
        return here.mac();
    }

    @Override
    public int mtu() {
        return here.mtu();
    }

    @Override
    public int queues() {
        return 1;
    }

    @Override
    public boolean isLinkUp() {
        return true;
    }

    @Override
    public PacketPool pool() {
        return pool;
    }

    @Override
    public PortStatistics statistics() {
        return here.statistics();
    }

    @Override
    public void close() {
        here.close();
        there.close();
    }
}
