package sluice.worker;

import sluice.dpdk.Memory;

/**
 * A worker's counters, off-heap, so that any thread may read them while the worker counts.
 *
 * <p>Written by the worker only, with plain stores that {@link #publish} makes visible once per round.
 */
final class WorkerCounters {
    private static final int ROUNDS = 0;
    private static final int BUSY_ROUNDS = 8;
    private static final int RECEIVED = 16;
    private static final int TRANSMITTED = 24;
    private static final int TO_HOST = 32;
    private static final int ORIGINATED = 40;
    private static final int BUSY_NANOS = 48;
    private static final int FOREIGN_REPLIES = 56;
    private static final int LONG_ROUNDS = 64;
    private static final int LONGEST_ROUND_NANOS = 72;
    private static final int LOAD_PERMILLE = 80;
    private static final int REASONS = 2 * Memory.CACHE_LINE_BYTES;

    /** A round that takes longer keeps packets waiting for so long that it is counted. */
    static final long LONG_ROUND_NANOS = 1_000_000L;

    private static final long LOAD_NANOS = 1_000_000_000L;

    private final long base = Memory.allocate(REASONS + DropReason.COUNT * 8L, Memory.CACHE_LINE_BYTES);

    private long loadSinceNanos;
    private long busyNanosBefore;

    /** One more packet that went no further, for a {@link DropReason}. */
    void count(int reason) {
        add(REASONS + reason * 8, 1);
    }

    /** {@code packets} more packets that went no further, for a {@link DropReason}. */
    void count(int reason, int packets) {
        add(REASONS + reason * 8, packets);
    }

    void countReceived(int packets) {
        add(RECEIVED, packets);
    }

    void countTransmitted(int packets) {
        add(TRANSMITTED, packets);
    }

    void countToHost(int packets) {
        add(TO_HOST, packets);
    }

    /** Counts a packet that the worker made itself. */
    void countOriginated() {
        countOriginated(1);
    }

    /** Counts packets that the worker made itself. */
    void countOriginated(int packets) {
        add(ORIGINATED, packets);
    }

    /** Counts a flow of FULLNAT replies that another worker was to have got. */
    void countForeignReply() {
        add(FOREIGN_REPLIES, 1);
    }

    void countRound(boolean isBusy) {
        add(ROUNDS, 1);
        if (isBusy) {
            add(BUSY_ROUNDS, 1);
        }
    }

    void countBusyNanos(long nanos) {
        add(BUSY_NANOS, nanos);
    }

    /** Notes how long a round took that found something to do or did chores. */
    void noteRound(long nanos) {
        if (nanos > LONG_ROUND_NANOS) {
            add(LONG_ROUNDS, 1);
        }
        if (nanos > Memory.hostI64(base + LONGEST_ROUND_NANOS)) {
            Memory.putHostI64(base + LONGEST_ROUND_NANOS, nanos);
        }
    }

    /** Notes, once a second, how much of it the worker was busy. */
    void noteLoad(long nowNanos) {
        long elapsed = nowNanos - loadSinceNanos;
        if (elapsed >= LOAD_NANOS || elapsed < 0) {
            long busyNanos = Memory.hostI64(base + BUSY_NANOS);
            Memory.putHostI64(
                    base + LOAD_PERMILLE, Math.min(1000, (busyNanos - busyNanosBefore) / Math.max(1, elapsed / 1000)));
            busyNanosBefore = busyNanos;
            loadSinceNanos = nowNanos;
        }
    }

    /** Makes what was counted visible to other threads. */
    void publish() {
        Memory.releaseI64(base + ROUNDS, Memory.hostI64(base + ROUNDS));
    }

    long rounds() {
        return Memory.acquireI64(base + ROUNDS);
    }

    long busyRounds() {
        return Memory.acquireI64(base + BUSY_ROUNDS);
    }

    long received() {
        return Memory.acquireI64(base + RECEIVED);
    }

    long transmitted() {
        return Memory.acquireI64(base + TRANSMITTED);
    }

    long toHost() {
        return Memory.acquireI64(base + TO_HOST);
    }

    long originated() {
        return Memory.acquireI64(base + ORIGINATED);
    }

    long foreignReplies() {
        return Memory.acquireI64(base + FOREIGN_REPLIES);
    }

    long busyNanos() {
        return Memory.acquireI64(base + BUSY_NANOS);
    }

    int loadPermille() {
        return (int) Memory.acquireI64(base + LOAD_PERMILLE);
    }

    long longRounds() {
        return Memory.acquireI64(base + LONG_ROUNDS);
    }

    /**
     * The longest round since the last call. Whoever asks starts it anew, while the worker goes on: of a round that ends at
     * the same moment the time may be told twice or, if it is the new longest, not at all.
     */
    long takeLongestRoundNanos() {
        long nanos = Memory.acquireI64(base + LONGEST_ROUND_NANOS);
        Memory.releaseI64(base + LONGEST_ROUND_NANOS, 0);
        return nanos;
    }

    long of(int reason) {
        return Memory.acquireI64(base + REASONS + reason * 8L);
    }

    private void add(int offset, long delta) {
        Memory.putHostI64(base + offset, Memory.hostI64(base + offset) + delta);
    }
}
