package sluice.port;

import java.util.BitSet;
import sluice.dpdk.Memory;

/**
 * Packet buffers in plain memory, for ports that need no EAL.
 *
 * <p>A buffer is {@link #HEADROOM_BYTES} of headroom and {@link #FRAME_BYTES} for the frame, aligned to a cache line; its
 * handle is its address. In checked mode a buffer that is returned twice, or to the wrong pool, is an error.
 *
 * <p>Thread: any; every call takes one lock.
 */
public final class MemoryPool implements PacketPool {
    /** Bytes before the frame in a fresh buffer, where headers can be prepended; as in DPDK. */
    public static final int HEADROOM_BYTES = 128;
    /** Bytes that a frame may have. */
    public static final int FRAME_BYTES = 2048;

    private static final int BUFFER_BYTES = HEADROOM_BYTES + FRAME_BYTES;

    private final long memory;
    private final long[] free;
    private final BitSet isFree;
    private int available;

    /** Allocates {@code buffers} buffers, which live as long as the process. */
    public MemoryPool(int buffers) {
        this.memory = Memory.allocate((long) buffers * BUFFER_BYTES, Memory.CACHE_LINE_BYTES);
        this.free = new long[buffers];
        this.isFree = new BitSet(buffers);
        this.available = buffers;
        for (int i = 0; i < buffers; i++) {
            free[buffers - 1 - i] = memory + (long) i * BUFFER_BYTES;
        }
        isFree.set(0, buffers);
    }

    @Override
    public boolean allocate(Burst into) {
        return allocate(into, 1) == 1;
    }

    @Override
    public synchronized int allocate(Burst into, int packets) {
        int given = Math.min(packets, available);
        for (int i = 0; i < given; i++) {
            long buffer = free[--available];
            if (Memory.CHECKED) {
                isFree.clear(number(buffer));
            }
            into.add(buffer, buffer + HEADROOM_BYTES, 0, 0);
        }
        return given;
    }

    /** As {@link #free}, from entry {@code from} on: the burst keeps its first entries. */
    synchronized void freeFrom(Burst packets, int from) {
        int size = packets.size();
        for (int i = from; i < size; i++) {
            long buffer = packets.buffer(i);
            if (Memory.CHECKED) {
                markFree(buffer);
            }
            free[available++] = buffer;
        }
        packets.size(from);
    }

    @Override
    public void free(Burst packets) {
        freeFrom(packets, 0);
    }

    @Override
    public int frameCapacity() {
        return FRAME_BYTES;
    }

    @Override
    public synchronized int available() {
        return available;
    }

    @Override
    public int capacity() {
        return free.length;
    }

    /** Whether {@code buffer} is a handle of this pool. */
    boolean owns(long buffer) {
        long offset = buffer - memory;
        return offset >= 0 && offset < (long) free.length * BUFFER_BYTES && offset % BUFFER_BYTES == 0;
    }

    private int number(long buffer) {
        return (int) ((buffer - memory) / BUFFER_BYTES);
    }

    private void markFree(long buffer) {
        if (!owns(buffer)) {
            throw new IllegalStateException("buffer 0x" + Long.toHexString(buffer) + " is not of this pool");
        }
        if (isFree.get(number(buffer))) {
            throw new IllegalStateException("buffer 0x" + Long.toHexString(buffer) + " is returned twice");
        }
        isFree.set(number(buffer));
    }
}
