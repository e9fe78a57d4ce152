package sluice.worker;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * What a worker does between two rounds of which the first found nothing to do, and how late that makes it for a packet at
 * the worst.
 */
public enum Idling {
    /** Polls on: the whole core and its power, no delay beyond the round itself. */
    SPIN(TimeUnit.MICROSECONDS.toNanos(1)) {
        @Override
        public IdleStrategy strategy() {
            return BusySpinIdleStrategy.INSTANCE;
        }
    },
    /** Polls on with pause instructions between: the whole core at less power. */
    PAUSE(TimeUnit.MICROSECONDS.toNanos(10)) {
        @Override
        public IdleStrategy strategy() {
            return new PausingIdle();
        }
    },
    /** Spins, yields and then sleeps, up to {@value #LONGEST_SLEEP_NANOS} ns each time: the core is free for others. */
    SLEEP(TimeUnit.MICROSECONDS.toNanos(250)) {
        @Override
        public IdleStrategy strategy() {
            return new BackoffIdleStrategy(SPINS, YIELDS, SHORTEST_SLEEP_NANOS, LONGEST_SLEEP_NANOS);
        }
    };

    private static final long SPINS = 100;
    private static final long YIELDS = 20;
    private static final long SHORTEST_SLEEP_NANOS = 1_000;
    // The kernel adds its timer slack, 50 microseconds.
    private static final long LONGEST_SLEEP_NANOS = 100_000;

    private final long wakeUpNanos;

    Idling(long wakeUpNanos) {
        this.wakeUpNanos = wakeUpNanos;
    }

    /** What a worker calls after each round; it has a state, so each worker needs its own. */
    public abstract IdleStrategy strategy();

    /** The longest that it keeps a packet waiting on a core that has nothing else to do, nanoseconds. */
    public long wakeUpNanos() {
        return wakeUpNanos;
    }
}
