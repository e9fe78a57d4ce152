package sluice.forward;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the director answers the SYNs for a service itself (spec 5.8): always, or while a flood lasts.
 *
 * <p>A flood is noticed by the SYN that is one too many for its second, so that none of those after it costs a record.
 * Threads: workers ask, the control thread {@link #set}s.
 */
public final class SynGuard {
    /** What a director answered before is accepted a little longer than its cookies are good. */
    private static final int ANSWERS_SECONDS = 301;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private volatile boolean isPossible;
    private volatile boolean isAlways;
    /** The second that is counted, and how many SYNs there were in it. */
    private final AtomicLong counted = new AtomicLong();

    private volatile boolean isFlood;
    private volatile int lastFloodSecond;
    private volatile boolean hasAnswered;
    private volatile int lastAnswerSecond;

    /**
     * Changes what is wanted.
     *
     * @param isAlways whether each SYN is to be answered
     * @param isPossible whether all real servers are ones whose replies pass the director
     */
    void set(boolean isAlways, boolean isPossible) {
        this.isAlways = isAlways;
        this.isPossible = isPossible;
    }

    /** Whether the director is to answer a SYN of no connection; counts it. */
    public boolean answers(long nowNanos, Settings settings) {
        if (!isPossible) {
            return false;
        }
        int second = second(nowNanos);
        if (!isAlways && !isFlood(second, settings)) {
            return false;
        }
        if (!hasAnswered || lastAnswerSecond != second) {
            lastAnswerSecond = second;
            hasAnswered = true;
        }
        return true;
    }

    /** Whether a segment of no connection may answer what the director has answered. */
    public boolean expects(long nowNanos) {
        return isPossible && hasAnswered && second(nowNanos) - lastAnswerSecond <= ANSWERS_SECONDS;
    }

    private boolean isFlood(int second, Settings settings) {
        int rate = settings.get(Setting.SYN_PROXY_FLOOD_RATE);
        if (rate == 0) {
            isFlood = false;
            return false;
        }
        int count = count(second);
        if (count > rate) {
            isFlood = true;
        }
        if (isFlood && count > rate / 2) {
            if (lastFloodSecond != second) {
                lastFloodSecond = second;
            }
        } else if (isFlood && second - lastFloodSecond > settings.get(Setting.SYN_PROXY_FLOOD_CALM)) {
            isFlood = false;
        }
        return isFlood;
    }

    private int count(int second) {
        long old;
        long next;
        do {
            old = counted.get();
            boolean isSame = (int) (old >>> 32) == second;
            next = isSame ? old + 1 : (long) second << 32 | 1;
        } while (!counted.compareAndSet(old, next));
        return (int) next;
    }

    private static int second(long nowNanos) {
        return (int) (nowNanos / NANOS_PER_SECOND);
    }
}
