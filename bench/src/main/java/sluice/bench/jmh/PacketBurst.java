package sluice.bench.jmh;

import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.FlowOrder;
import sluice.bench.generator.FrameTemplate;
import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.PacketPool;

/** Bursts of client packets for the benchmarks, {@value #PACKETS} at a time. Thread: the benchmark's. */
final class PacketBurst {
    /** Packets in a burst. */
    static final int PACKETS = 64;
    /** The port's Ethernet address, to which the packets go. */
    static final long PORT_MAC = 0x0200_0000_0001L;

    private static final int FRAME_BYTES = 64;

    private final FrameTemplate template = FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, PORT_MAC, FRAME_BYTES);
    private final FlowOrder order;

    PacketBurst(FlowOrder order) {
        this.order = order;
    }

    /** A burst whose frames lie in memory of their own, one after the other. */
    Burst inPlainMemory() {
        Burst burst = new Burst(PACKETS);
        long memory = Memory.allocate((long) PACKETS * FrameTemplate.LINE_BYTES, Memory.CACHE_LINE_BYTES);
        for (int i = 0; i < PACKETS; i++) {
            burst.add(0, memory + (long) i * FrameTemplate.LINE_BYTES, FRAME_BYTES, 0);
        }
        rewrite(burst);
        return burst;
    }

    /** Fills {@code burst}, which is empty, with packets from {@code pool}. */
    void fill(Burst burst, PacketPool pool) {
        pool.allocate(burst, PACKETS);
        rewrite(burst);
    }

    private void rewrite(Burst burst) {
        for (int i = 0; i < burst.size(); i++) {
            int flow = order.next();
            template.write(
                    burst.frame(i),
                    BenchNetwork.clientAddress(flow),
                    BenchNetwork.VIRTUAL,
                    BenchNetwork.clientPort(flow) << 16 | BenchNetwork.VIRTUAL_PORT);
            burst.set(i, burst.buffer(i), burst.frame(i), FRAME_BYTES, 0);
        }
    }
}
