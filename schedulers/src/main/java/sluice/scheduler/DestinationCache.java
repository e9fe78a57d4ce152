package sluice.scheduler;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What lblc and lblcr remember of each destination address: 1024 buckets of entries, the newest first in each (spec
 * 2.15). Entries are numbers into arrays that are allocated at the start; a full cache takes no more.
 *
 * <p>Thread: any, under the service's lock. Looking up costs O(entries / 1024).
 */
final class DestinationCache {
    /** How many entries the timer lets be; more are shrunk. */
    static final int COMFORTABLE_ENTRIES = 16_384;
    /** How many entries there can be. 6.1 has no such bound: four times the comfortable number is not reached in good order. */
    private static final int MOST_ENTRIES_6_1 = 65_536;

    private static final int MOST_ENTRIES_6_12 = COMFORTABLE_ENTRIES * 3 / 2;

    /** No entry. */
    static final int NONE = -1;

    private static final int BUCKET_BITS = 10;
    /** The number of buckets, a power of two. */
    static final int BUCKETS = 1 << BUCKET_BITS;

    private final int[] first = new int[BUCKETS];
    private final int[] next;
    private final long[] high;
    private final long[] low;
    private final long[] usedNanos;
    private final int[] values;
    /** The first of the entries that were freed, linked by {@code next}. */
    private int free;
    /** Entries from here on were never used. */
    private int fresh;

    private int entries;

    DestinationCache(Compatibility compatibility) {
        int capacity = compatibility == Compatibility.LINUX_6_1 ? MOST_ENTRIES_6_1 : MOST_ENTRIES_6_12;
        next = new int[capacity];
        high = new long[capacity];
        low = new long[capacity];
        usedNanos = new long[capacity];
        values = new int[capacity];
        clear();
    }

    void clear() {
        Arrays.fill(first, NONE);
        free = NONE;
        fresh = 0;
        entries = 0;
    }

    /** How many entries there can be; entries are numbers below this. */
    int capacity() {
        return next.length;
    }

    /** How many entries there are by the kernel's count, which {@link #countTwice} can let drift. */
    int entries() {
        return entries;
    }

    /** Counts an entry once more. */
    void countTwice() {
        entries++;
    }

    /** The entry of an address, or {@link #NONE}. */
    int find(long addressHigh, long addressLow) {
        int entry = first[bucket(addressHigh, addressLow)];
        while (entry != NONE && (low[entry] != addressLow || high[entry] != addressHigh)) {
            entry = next[entry];
        }
        return entry;
    }

    /** A new entry for an address that has none, or {@link #NONE} when the cache is full. */
    int add(long addressHigh, long addressLow, int value, long nowNanos) {
        int entry = take();
        if (entry != NONE) {
            int bucket = bucket(addressHigh, addressLow);
            next[entry] = first[bucket];
            first[bucket] = entry;
            high[entry] = addressHigh;
            low[entry] = addressLow;
            values[entry] = value;
            usedNanos[entry] = nowNanos;
            entries++;
        }
        return entry;
    }

    int value(int entry) {
        return values[entry];
    }

    void value(int entry, int value) {
        values[entry] = value;
    }

    /** The entry was used at {@code nowNanos}. */
    void touch(int entry, long nowNanos) {
        usedNanos[entry] = nowNanos;
    }

    /**
     * Removes the entries of a bucket that were not used for {@code idleNanos}.
     *
     * @param removed told of each before it goes
     * @return how many
     */
    int removeIdle(int bucket, long nowNanos, long idleNanos, IntConsumer removed) {
        int count = 0;
        int before = NONE;
        int entry = first[bucket];
        while (entry != NONE) {
            int after = next[entry];
            if (nowNanos - usedNanos[entry] < idleNanos) {
                before = entry;
            } else {
                removed.accept(entry);
                unlink(bucket, before, after);
                next[entry] = free;
                free = entry;
                entries--;
                count++;
            }
            entry = after;
        }
        return count;
    }

    private void unlink(int bucket, int before, int after) {
        if (before == NONE) {
            first[bucket] = after;
        } else {
            next[before] = after;
        }
    }

    private int take() {
        if (free != NONE) {
            int entry = free;
            free = next[entry];
            return entry;
        }
        if (fresh < next.length) {
            return fresh++;
        }
        return NONE;
    }

    private static int bucket(long addressHigh, long addressLow) {
        return AddressHash.hash32(AddressHash.fold(addressHigh, addressLow), BUCKET_BITS);
    }
}
