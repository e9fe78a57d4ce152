package sluice.worker;

import sluice.dpdk.Memory;

/**
 * What a burst's flows are looked up by and where they were found, one off-heap entry per packet: the tuple's two halves (see
 * {@link sluice.connection.PacketTuple}), its hash, and the address of its line in the flow cache, or 0.
 *
 * <p>Thread: the worker's. Allocated once.
 */
final class Lookups {
    private static final int ENTRY_BYTES = 32;
    private static final int FIRST = 0;
    private static final int SECOND = 8;
    private static final int LINE = 16;
    private static final int HASH = 24;

    private final long entries;

    Lookups(int capacity) {
        entries = Memory.allocate((long) capacity * ENTRY_BYTES, Memory.CACHE_LINE_BYTES);
    }

    long first(int i) {
        return Memory.hostI64(entry(i) + FIRST);
    }

    void tuple(int i, long first, long second) {
        long entry = entry(i);
        Memory.putHostI64(entry + FIRST, first);
        Memory.putHostI64(entry + SECOND, second);
    }

    long second(int i) {
        return Memory.hostI64(entry(i) + SECOND);
    }

    long line(int i) {
        return Memory.address(Memory.hostI64(entry(i) + LINE));
    }

    void line(int i, long value) {
        Memory.putHostI64(entry(i) + LINE, value);
    }

    int hash(int i) {
        return Memory.hostI32(entry(i) + HASH);
    }

    void hash(int i, int value) {
        Memory.putHostI32(entry(i) + HASH, value);
    }

    private long entry(int i) {
        return Memory.address(entries + (long) i * ENTRY_BYTES);
    }
}
