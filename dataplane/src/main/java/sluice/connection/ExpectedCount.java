package sluice.connection;

import sluice.dpdk.Memory;

/**
 * How many connections are expected of which the client's port is not known, so that packets of no connection are looked
 * up without it only while there are any.
 *
 * <p>Threads: any worker; each step is atomic.
 */
final class ExpectedCount {
    private final long address;

    ExpectedCount(TableMemory memory) {
        this.address = memory.allocate(Memory.CACHE_LINE_BYTES);
    }

    /** A connection with {@code flags} has begun. */
    void began(int flags) {
        if ((flags & ConnectionRecord.FLAG_NO_CPORT) != 0) {
            Memory.getAndAddI32(address, 1);
        }
    }

    /** A connection with {@code flags} has ended. */
    void ended(int flags) {
        if ((flags & ConnectionRecord.FLAG_NO_CPORT) != 0) {
            Memory.getAndAddI32(address, -1);
        }
    }

    boolean isZero() {
        return Memory.acquireI32(address) == 0;
    }
}
