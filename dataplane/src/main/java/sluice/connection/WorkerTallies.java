package sluice.connection;

import sluice.dpdk.Memory;

/**
 * The numbers that a worker keeps about its connections, in memory that no other worker writes.
 *
 * <p>Threads: written by the worker, read by anyone.
 */
final class WorkerTallies {
    private static final int LIVE = 0;
    private static final int REFUSALS = 8;
    private static final int LOST_REQUESTS = 16;

    /** Two lines, since processors fetch lines in pairs. */
    private static final int BYTES = 2 * Memory.CACHE_LINE_BYTES;

    private final long base;

    WorkerTallies(TableMemory memory) {
        this.base = memory.allocate(BYTES);
    }

    void took() {
        Memory.releaseI32(base + LIVE, Memory.hostI32(base + LIVE) + 1);
    }

    void gaveBack() {
        Memory.releaseI32(base + LIVE, Memory.hostI32(base + LIVE) - 1);
    }

    void refused() {
        Memory.releaseI64(base + REFUSALS, Memory.hostI64(base + REFUSALS) + 1);
    }

    void lostRequest() {
        Memory.releaseI64(base + LOST_REQUESTS, Memory.hostI64(base + LOST_REQUESTS) + 1);
    }

    int live() {
        return Memory.acquireI32(base + LIVE);
    }

    long refusals() {
        return Memory.acquireI64(base + REFUSALS);
    }

    long lostRequests() {
        return Memory.acquireI64(base + LOST_REQUESTS);
    }
}
