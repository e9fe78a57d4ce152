package sluice.scheduler;

import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * The timer of a cache of lblc or lblcr (spec 2.15): once a minute it shrinks a cache that is too big, or else counts
 * the minute; after thirty quiet ones it removes everything that expired.
 *
 * <p>Works in slices of {@value #BUCKETS_PER_SLICE} buckets, so that no slice holds workers up for long. Ticks are a
 * minute apart counted from the start, whenever the control thread comes by. Thread: control, under the service's lock.
 */
final class CacheTimer {
    private static final int BUCKETS_PER_SLICE = 64;
    private static final int QUIET_TICKS = 30;
    private static final int MOST_TO_SHRINK = DestinationCache.COMFORTABLE_ENTRIES / 2;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(360);

    private final DestinationCache cache;
    private final IntSupplier expirationSeconds;
    private final IntConsumer removed;
    private long dueNanos;
    private int ticks;
    /** The bucket that was looked at last. */
    private int rover;

    private int bucketsLeft;
    private int goal;
    private long scanNanos;
    private long scanIdleNanos;

    /**
     * @param expirationSeconds the setting, asked at each full check
     * @param removed told of each entry before it is removed
     */
    CacheTimer(DestinationCache cache, IntSupplier expirationSeconds, IntConsumer removed) {
        this.cache = cache;
        this.expirationSeconds = expirationSeconds;
        this.removed = removed;
    }

    void start(long nowNanos) {
        dueNanos = nowNanos + PERIOD_NANOS;
        ticks = 1;
        rover = 0;
        bucketsLeft = 0;
    }

    /** One slice of what is due; returns whether there is more. */
    boolean tidy(long nowNanos) {
        if (bucketsLeft == 0) {
            if (nowNanos - dueNanos < 0) {
                return false;
            }
            tick();
        }
        scanSlice();
        return bucketsLeft > 0 || nowNanos - dueNanos >= 0;
    }

    private void tick() {
        int excess = cache.entries() - DestinationCache.COMFORTABLE_ENTRIES;
        if (ticks % QUIET_TICKS == 0) {
            scan(Integer.MAX_VALUE, TimeUnit.SECONDS.toNanos(expirationSeconds.getAsInt()));
            ticks = 1;
        } else if (excess <= 0) {
            ticks++;
        } else {
            scan(Math.min(excess * 4 / 3, MOST_TO_SHRINK), IDLE_NANOS);
        }
        dueNanos += PERIOD_NANOS;
    }

    private void scan(int entriesToRemove, long idleNanos) {
        goal = entriesToRemove;
        scanIdleNanos = idleNanos;
        scanNanos = dueNanos;
        bucketsLeft = DestinationCache.BUCKETS;
    }

    private void scanSlice() {
        int buckets = Math.min(bucketsLeft, BUCKETS_PER_SLICE);
        for (int i = 0; i < buckets; i++) {
            rover = (rover + 1) % DestinationCache.BUCKETS;
            bucketsLeft--;
            goal -= cache.removeIdle(rover, scanNanos, scanIdleNanos, removed);
            if (goal <= 0) {
                bucketsLeft = 0;
                return;
            }
        }
    }
}
