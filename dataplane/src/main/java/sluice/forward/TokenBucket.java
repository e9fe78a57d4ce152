package sluice.forward;

/**
 * Limits how often something is done: tokens flow in at a steady rate up to a maximum, and each deed takes one.
 *
 * <p>Thread: the owner's only.
 */
public final class TokenBucket {
    /** ICMP errors per second that a director sends, as Linux does ({@code icmp_msgs_per_sec}). */
    public static final int ICMP_PER_SECOND = 1000;
    /** ICMP errors that it may send at once ({@code icmp_msgs_burst}). */
    public static final int ICMP_BURST = 50;
    /** A rate that means no limit. */
    public static final int UNLIMITED = 0;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long nanosPerToken;
    private final long fullNanos;
    /** The tokens as time: a token is worth {@link #nanosPerToken}. */
    private long savedNanos;

    private long lastNanos;

    /**
     * A full bucket.
     *
     * @param perSecond tokens that flow in per second, 1 to 1,000,000,000, or {@link #UNLIMITED}
     * @param burst tokens that it holds, at least 1
     * @param nanos the time now
     */
    public TokenBucket(int perSecond, int burst, long nanos) {
        nanosPerToken = perSecond == UNLIMITED ? 0 : SECOND_NANOS / perSecond;
        fullNanos = nanosPerToken * burst;
        savedNanos = fullNanos;
        lastNanos = nanos;
    }

    /** Takes a token; false if there is none. */
    public boolean take(long nanos) {
        savedNanos = Math.min(fullNanos, savedNanos + (nanos - lastNanos));
        lastNanos = nanos;
        if (savedNanos < nanosPerToken) {
            return false;
        }
        savedNanos -= nanosPerToken;
        return true;
    }
}
