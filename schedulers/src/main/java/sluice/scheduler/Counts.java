package sluice.scheduler;

/**
 * The counters of a real server as one long, so that a choice that walks thousands of servers reads each one once:
 * active connections in bits 0 to 31, all connections in bits 32 to 62, and the overload flag in bit 63. Thread: any.
 */
public final class Counts {
    private static final int TOTAL_MASK = Integer.MAX_VALUE;

    private Counts() {}

    /** These counters as one long. */
    static long of(int active, int inactive, boolean isOverloaded) {
        return (isOverloaded ? Long.MIN_VALUE : 0) | ((long) (active + inactive) << 32) | active;
    }

    /** Whether the upper threshold was reached and the lower not yet (spec 1.4). */
    public static boolean isOverloaded(long counts) {
        return counts < 0;
    }

    /** Active connections (spec 3.7). */
    public static int active(long counts) {
        return (int) counts;
    }

    /** All connections. */
    public static int total(long counts) {
        return (int) (counts >>> 32) & TOTAL_MASK;
    }

    /** Inactive connections; never negative although both counters move. */
    public static int inactive(long counts) {
        return Math.max(0, total(counts) - active(counts));
    }
}
