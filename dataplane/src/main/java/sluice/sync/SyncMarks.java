package sluice.sync;

import sluice.dpdk.Memory;

/**
 * What was last told of each connection, off-heap, one long by the connection's number: until when the backup keeps it,
 * how often that was told again, and in which state it was.
 *
 * <pre>
 *  63          32 31        16 15      8 7     0
 *  +-------------+------------+---------+-------+
 *  | end (ticks) | generation | retries | state |
 *  +-------------+------------+---------+-------+
 * </pre>
 *
 * <p>The generation's lower half tells whose it is; a slot's next connection starts anew. Beside the records, because
 * most directors need none of this. Threads: the control thread prepares, before workers are told of any daemon; any
 * worker reads and changes.
 */
public final class SyncMarks {
    private static final int END_SHIFT = 32;
    private static final int GENERATION_SHIFT = 16;
    private static final int RETRIES_SHIFT = 8;
    private static final int BYTE = 0xFF;

    private final int capacity;
    private volatile long memory;

    /** Marks for {@code capacity} connections, once they are needed. */
    public SyncMarks(int capacity) {
        this.capacity = capacity;
    }

    /** Takes the memory, if that was not done before. */
    public void prepare() {
        if (memory == 0) {
            memory = Memory.allocate((long) capacity * Long.BYTES, Memory.CACHE_LINE_BYTES);
        }
    }

    /** The mark of connection {@code number}, whoever's it is. */
    long get(int number) {
        return Memory.acquireI64(memory + (long) number * Long.BYTES);
    }

    /** Changes a mark; false when another worker was faster. */
    boolean compareAndSet(int number, long old, long mark) {
        return Memory.compareAndSetI64(memory + (long) number * Long.BYTES, old, mark);
    }

    /** Notes that {@code generation} of a connection is known from another director, in {@code state}. */
    public void learned(int number, int generation, int state, int nowTicks) {
        Memory.releaseI64(memory + (long) number * Long.BYTES, of(nowTicks, generation, 0, state));
    }

    static long of(int endTicks, int generation, int retries, int state) {
        return (long) endTicks << END_SHIFT
                | (long) (generation & 0xFFFF) << GENERATION_SHIFT
                | (long) (retries & BYTE) << RETRIES_SHIFT
                | (state & BYTE);
    }

    static boolean isOf(long mark, int generation) {
        return (int) ((mark >>> GENERATION_SHIFT) & 0xFFFF) == (generation & 0xFFFF);
    }

    static int endTicks(long mark) {
        return (int) (mark >>> END_SHIFT);
    }

    static int retries(long mark) {
        return (int) (mark >>> RETRIES_SHIFT) & BYTE;
    }

    static int state(long mark) {
        return (int) mark & BYTE;
    }
}
