package sluice.connection;

/**
 * The clock of connections: 2^26 ns (67.1 ms) of CLOCK_MONOTONIC, as an int that wraps after nine years.
 *
 * <p>Compare ticks by the sign of their difference, never with {@code <}.
 */
public final class Ticks {
    private static final int NANOS_SHIFT = 26;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Ticks() {}

    /** The tick of {@code nanos} (as {@link System#nanoTime()} gives them). */
    public static int ofNanos(long nanos) {
        return (int) (nanos >>> NANOS_SHIFT);
    }

    /** How many ticks last at least {@code seconds}, which must not be negative. */
    public static int ofSeconds(int seconds) {
        long nanos = seconds * NANOS_PER_SECOND;
        return (int) ((nanos + (1L << NANOS_SHIFT) - 1) >>> NANOS_SHIFT);
    }

    /** Whole seconds that {@code ticks} last, rounded down. */
    public static int toSeconds(int ticks) {
        return (int) (((long) ticks << NANOS_SHIFT) / NANOS_PER_SECOND);
    }

    /**
     * Whole seconds from {@code nowNanos} until {@code deadlineTicks}, rounded down, 0 when it has passed. The clock is
     * read to the nanosecond: from tick to tick the error could be a whole second of what is listed.
     */
    public static int remainingSeconds(int deadlineTicks, long nowNanos) {
        int ticks = deadlineTicks - ofNanos(nowNanos);
        long nanos = ((long) ticks << NANOS_SHIFT) - (nowNanos & (1L << NANOS_SHIFT) - 1);
        return nanos <= 0 ? 0 : (int) (nanos / NANOS_PER_SECOND);
    }
}
