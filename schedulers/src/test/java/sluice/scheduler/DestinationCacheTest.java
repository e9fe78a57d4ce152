package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DestinationCacheTest {
    /** Addresses with the same fold share a bucket: these are 0 exclusive-or 0. */
    private static final long SAME = 0x0000_0005_0000_0005L;

    private final DestinationCache cache = new DestinationCache(Compatibility.LINUX_6_12);
    private final List<Integer> removed = new ArrayList<>();

    private int removeIdle(int bucket, long now, long idle) {
        return cache.removeIdle(bucket, now, idle, removed::add);
    }

    @Test
    void findsWhatWasAdded() {
        int entry = cache.add(1, 2, 77, 0);
        assertThat(cache.find(1, 2)).isEqualTo(entry);
        assertThat(cache.value(entry)).isEqualTo(77);
        assertThat(cache.entries()).isEqualTo(1);
    }

    @Test
    void comparesAllOfAnAddress() {
        cache.add(SAME, 0, 1, 0);
        assertThat(cache.find(0, SAME)).isEqualTo(DestinationCache.NONE);
        assertThat(cache.find(SAME, SAME)).isEqualTo(DestinationCache.NONE);
        assertThat(cache.find(0, 0)).isEqualTo(DestinationCache.NONE);
    }

    @Test
    void keepsSeveralAddressesOfABucket() {
        int first = cache.add(SAME, 0, 1, 0);
        int second = cache.add(0, SAME, 2, 0);
        int third = cache.add(SAME, SAME, 3, 0);
        assertThat(cache.find(SAME, 0)).isEqualTo(first);
        assertThat(cache.find(0, SAME)).isEqualTo(second);
        assertThat(cache.find(SAME, SAME)).isEqualTo(third);
    }

    @Test
    void removesEntriesOfABucketThatWereIdleLongEnough() {
        int first = cache.add(SAME, 0, 1, 100);
        int second = cache.add(0, SAME, 2, 200);
        int third = cache.add(SAME, SAME, 3, 100);
        assertThat(removeIdle(0, 199, 100)).isZero();
        assertThat(removeIdle(0, 200, 100)).isEqualTo(2);
        assertThat(removed).containsExactly(third, first);
        assertThat(cache.entries()).isEqualTo(1);
        assertThat(cache.find(0, SAME)).isEqualTo(second);
        assertThat(cache.find(SAME, 0)).isEqualTo(DestinationCache.NONE);
        assertThat(cache.find(SAME, SAME)).isEqualTo(DestinationCache.NONE);
    }

    @Test
    void removesFromTheMiddleOfABucket() {
        int first = cache.add(SAME, 0, 1, 200);
        cache.add(0, SAME, 2, 100);
        int third = cache.add(SAME, SAME, 3, 200);
        assertThat(removeIdle(0, 200, 100)).isEqualTo(1);
        assertThat(cache.find(SAME, 0)).isEqualTo(first);
        assertThat(cache.find(SAME, SAME)).isEqualTo(third);
        assertThat(cache.find(0, SAME)).isEqualTo(DestinationCache.NONE);
    }

    @Test
    void leavesOtherBucketsAlone() {
        cache.add(0, 0, 1, 0);
        assertThat(removeIdle(1, 1000, 1)).isZero();
        assertThat(removeIdle(0, 1000, 1)).isEqualTo(1);
    }

    @Test
    void keepsAnEntryThatWasUsedMeanwhile() {
        int entry = cache.add(0, 0, 1, 0);
        cache.touch(entry, 500);
        assertThat(removeIdle(0, 1000, 600)).isZero();
        // The time may have gone on since the check began.
        cache.touch(entry, 2000);
        assertThat(removeIdle(0, 1000, 600)).isZero();
    }

    @Test
    void takesOneAndAHalfTimesTheComfortableNumberAndNoMore() {
        for (int i = 0; i < 24_576; i++) {
            assertThat(cache.add(0, i, i, 0)).isEqualTo(i);
        }
        assertThat(cache.add(9, 9, 9, 0)).isEqualTo(DestinationCache.NONE);
        assertThat(cache.find(9, 9)).isEqualTo(DestinationCache.NONE);
        assertThat(cache.entries()).isEqualTo(24_576);
    }

    @Test
    void takesMoreInsteadOfLinux61() {
        assertThat(new DestinationCache(Compatibility.LINUX_6_1).capacity()).isEqualTo(65_536);
    }

    @Test
    void usesFreedEntriesAgain() {
        for (int i = 0; i < cache.capacity(); i++) {
            cache.add(0, i, i, 0);
        }
        int freed = 0;
        for (int bucket = 0; bucket < DestinationCache.BUCKETS; bucket++) {
            freed += removeIdle(bucket, 10, 10);
        }
        assertThat(freed).isEqualTo(cache.capacity());
        assertThat(cache.entries()).isZero();
        for (int i = 0; i < cache.capacity(); i++) {
            assertThat(cache.add(1, i, i, 20)).isNotEqualTo(DestinationCache.NONE);
        }
        assertThat(cache.add(9, 9, 9, 0)).isEqualTo(DestinationCache.NONE);
        for (int i = 0; i < cache.capacity(); i++) {
            assertThat(cache.value(cache.find(1, i))).isEqualTo(i);
        }
    }

    @Test
    void isEmptyAfterClearing() {
        for (int i = 0; i < cache.capacity(); i++) {
            cache.add(0, i, i, 0);
        }
        cache.clear();
        assertThat(cache.entries()).isZero();
        assertThat(cache.find(0, 7)).isEqualTo(DestinationCache.NONE);
        assertThat(cache.add(0, 7, 1, 0)).isZero();
    }
}
