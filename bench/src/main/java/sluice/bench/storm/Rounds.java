package sluice.bench.storm;

/** How long a worker's rounds took. Thread: the worker's, then whoever it is handed to. */
final class Rounds {
    /** From here on a round counts as a stall. */
    static final long STALL_NANOS = 1_000_000L;

    private long count;
    private long sent;
    private long returned;
    private long nanos;
    private long longestNanos;
    private long longestCpuNanos;
    private long stalls;
    private long cpuStalls;

    void add(long roundNanos, long cpuNanos, int packetsSent, int packetsReturned) {
        count++;
        sent += packetsSent;
        returned += packetsReturned;
        nanos += roundNanos;
        longestNanos = Math.max(longestNanos, roundNanos);
        longestCpuNanos = Math.max(longestCpuNanos, cpuNanos);
        stalls += roundNanos > STALL_NANOS ? 1 : 0;
        cpuStalls += cpuNanos > STALL_NANOS ? 1 : 0;
    }

    /** Adds what {@code other} has measured. */
    void add(Rounds other) {
        count += other.count;
        sent += other.sent;
        returned += other.returned;
        nanos += other.nanos;
        longestNanos = Math.max(longestNanos, other.longestNanos);
        longestCpuNanos = Math.max(longestCpuNanos, other.longestCpuNanos);
        stalls += other.stalls;
        cpuStalls += other.cpuStalls;
    }

    /** Packets that did not come back. */
    long lost() {
        return sent - returned;
    }

    /** Nanoseconds of a round on the average. */
    double meanNanos() {
        return count == 0 ? 0 : (double) nanos / count;
    }

    /** The longest round by the clock. */
    long longestNanos() {
        return longestNanos;
    }

    /** The most that the processor worked for one round. */
    long longestCpuNanos() {
        return longestCpuNanos;
    }

    /** Rounds that were stalls by the clock. */
    long stalls() {
        return stalls;
    }

    /** Rounds for which the processor worked so long that they were stalls. */
    long cpuStalls() {
        return cpuStalls;
    }
}
