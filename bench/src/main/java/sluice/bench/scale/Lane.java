package sluice.bench.scale;

import sluice.bench.generator.BenchNetwork;
import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.MemoryPool;
import sluice.port.PacketPool;

/**
 * A wire of one worker's own: its buffers, what is on the way to the worker, and what comes from it. Buffers never leave it, so
 * it needs no lock, and no core ever waits for another one's packets; {@link MemoryPool} takes a lock for each burst and gives
 * buffers to whoever comes.
 *
 * <p>Thread: the worker's, which also makes its packets.
 */
final class Lane implements PacketPool {
    private static final int BUFFERS = 4096;
    private static final int BUFFER_BYTES = MemoryPool.HEADROOM_BYTES + MemoryPool.FRAME_BYTES;

    private final LaneRing toWorker = new LaneRing();
    private final LaneRing fromWorker = new LaneRing();
    private final long free = Memory.allocate(BUFFERS * 8L, Memory.CACHE_LINE_BYTES);
    private final long available = Memory.allocate(Memory.CACHE_LINE_BYTES, Memory.CACHE_LINE_BYTES);

    Lane() {
        long memory = Memory.allocate((long) BUFFERS * BUFFER_BYTES, Memory.CACHE_LINE_BYTES);
        for (int i = 0; i < BUFFERS; i++) {
            Memory.putHostI64(free + i * 8L, memory + (long) i * BUFFER_BYTES);
        }
        Memory.putHostI32(available, BUFFERS);
    }

    LaneRing toWorker() {
        return toWorker;
    }

    LaneRing fromWorker() {
        return fromWorker;
    }

    /** The end at which packets are made and come back. */
    LanePort trafficEnd() {
        return new LanePort(
                "traffic", BenchNetwork.GENERATOR_MAC, new LaneRing[] {fromWorker}, new LaneRing[] {toWorker}, this);
    }

    @Override
    public boolean allocate(Burst into) {
        return allocate(into, 1) == 1;
    }

    @Override
    public int allocate(Burst into, int packets) {
        int left = available();
        int given = Math.min(packets, left);
        for (int i = 0; i < given; i++) {
            long buffer = Memory.hostI64(Memory.address(free + --left * 8L));
            into.add(buffer, buffer + MemoryPool.HEADROOM_BYTES, 0, 0);
        }
        Memory.putHostI32(available, left);
        return given;
    }

    @Override
    public void free(Burst packets) {
        freeFrom(packets, 0);
        packets.clear();
    }

    /** Takes back the buffers of {@code packets} from entry {@code first} on. */
    void freeFrom(Burst packets, int first) {
        int left = available();
        int size = packets.size();
        for (int i = first; i < size; i++) {
            Memory.putHostI64(Memory.address(free + left++ * 8L), packets.buffer(i));
        }
        Memory.putHostI32(available, left);
    }

    @Override
    public int frameCapacity() {
        return MemoryPool.FRAME_BYTES;
    }

    @Override
    public int available() {
        return Memory.hostI32(available);
    }

    @Override
    public int capacity() {
        return BUFFERS;
    }
}
