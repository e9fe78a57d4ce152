package sluice.connection;

import sluice.dpdk.Memory;

/**
 * One worker's cache of flows: for each direction of a connection one 64-byte line with the packet's tuple, the
 * connection, and the finished recipe for its packets.
 *
 * <pre>
 *  0 first half  8 second half                     the key, see {@link PacketTuple}
 * 16 record number  20 generation  24 epoch  28 recipe ({@value #RECIPE_BYTES} bytes, opaque here)
 * </pre>
 *
 * <p>Four neighbouring lines are a set. A tuple's home line is the likeliest place, then the others of its set, so one
 * prefetch of {@link #home} nearly always suffices. Nothing is ever told to the cache: its user compares generation
 * and epoch with the record's and the snapshot's. A set that is full of live flows loses one of them, which then
 * costs an index look-up; size the cache for the active flows.
 *
 * <p>Thread: its worker only.
 */
public final class FlowCache implements AutoCloseable {
    /** Size of a line. */
    public static final int LINE_BYTES = 64;
    /** Offset of the recipe in a line. */
    public static final int RECIPE_OFFSET = 28;
    /** Size of the recipe. */
    public static final int RECIPE_BYTES = LINE_BYTES - RECIPE_OFFSET;

    private static final int SET_LINES = 4;
    private static final int FIRST = 0;
    private static final int SECOND = 8;
    private static final int NUMBER = 16;
    private static final int GENERATION = 20;
    private static final int EPOCH = 24;

    private final TableMemory memory = new TableMemory();
    private final ConnectionTable table;
    private final long lines;
    private final int mask;
    private int nextVictim;
    private long evictions;

    /**
     * Allocates an empty cache.
     *
     * @param lineCount number of lines, a power of two, at least 4
     * @param table whose records the lines name
     */
    public FlowCache(int lineCount, ConnectionTable table) {
        if (lineCount < SET_LINES || Integer.bitCount(lineCount) != 1) {
            throw new IllegalArgumentException("flow cache has " + lineCount + " lines, must be a power of two from 4");
        }
        this.table = table;
        this.mask = lineCount - 1;
        this.lines = memory.allocate((long) lineCount * LINE_BYTES);
    }

    /** The hash of a tuple. */
    public static int hash(long first, long second) {
        return (int) (Hashing.mix(Hashing.mix(first) ^ second) >>> 32);
    }

    /** Address of the line where a tuple with {@code hash} most likely is. */
    public long home(int hash) {
        return line(hash & mask);
    }

    /** Address of the tuple's line, or 0 when it has none. */
    public long find(int hash, long first, long second) {
        int home = hash & mask;
        for (int i = 0; i < SET_LINES; i++) {
            long line = line(home ^ i);
            if (holds(line, first, second)) {
                return line;
            }
        }
        return 0;
    }

    /** Whether {@code line} is the tuple's: any {@link #claim} may give it to another one. */
    public static boolean holds(long line, long first, long second) {
        return Memory.hostI64(line + SECOND) == second && Memory.hostI64(line + FIRST) == first;
    }

    /**
     * Gives the tuple a line: the one it has, an empty one, one whose connection has ended, or that of another flow.
     * Epoch and recipe are the caller's to fill in.
     *
     * @param second not 0
     * @param number the connection's number
     * @param generation the generation of its record
     * @return the line's address
     */
    public long claim(int hash, long first, long second, int number, int generation) {
        long line = find(hash, first, second);
        if (line == 0) {
            return claimNew(hash, first, second, number, generation);
        }
        fill(line, first, second, number, generation);
        return line;
    }

    /** As {@link #claim}, for a tuple that has no line. */
    public long claimNew(int hash, long first, long second, int number, int generation) {
        long line = vacant(hash & mask);
        fill(line, first, second, number, generation);
        return line;
    }

    /** Makes {@code line}, which may be any other's, the tuple's. */
    public static void fill(long line, long first, long second, int number, int generation) {
        Memory.putHostI64(line + FIRST, first);
        Memory.putHostI64(line + SECOND, second);
        Memory.putHostI32(line + NUMBER, number);
        Memory.putHostI32(line + GENERATION, generation);
    }

    /** The number of the connection that {@code line} names. */
    public static int number(long line) {
        return Memory.hostI32(line + NUMBER);
    }

    /** The generation that the connection's record must still have. */
    public static int generation(long line) {
        return Memory.hostI32(line + GENERATION);
    }

    /** The epoch of the snapshot that the recipe was made for. */
    public static int epoch(long line) {
        return Memory.hostI32(line + EPOCH);
    }

    /** Sets the epoch. */
    public static void epoch(long line, int epoch) {
        Memory.putHostI32(line + EPOCH, epoch);
    }

    /** Address of the recipe, {@value #RECIPE_BYTES} bytes; aligned to 4. */
    public static long recipe(long line) {
        return line + RECIPE_OFFSET;
    }

    /** Empties {@code line}. */
    public void invalidate(long line) {
        Memory.putHostI64(line + FIRST, 0);
        Memory.putHostI64(line + SECOND, 0);
    }

    /** How many lines there are. */
    public int lines() {
        return mask + 1;
    }

    /** How often a live flow lost its line to another one. */
    public long evictions() {
        return evictions;
    }

    /** Returns the memory; the cache must not be used any more. */
    @Override
    public void close() {
        memory.close();
    }

    private long vacant(int home) {
        for (int i = 0; i < SET_LINES; i++) {
            long line = line(home ^ i);
            if (Memory.hostI64(line + SECOND) == 0
                    || ConnectionRecord.generation(table.record(number(line))) != generation(line)) {
                return line;
            }
        }
        evictions++;
        return line(home ^ (nextVictim++ & (SET_LINES - 1)));
    }

    private long line(int index) {
        return Memory.address(lines + (long) index * LINE_BYTES);
    }
}
