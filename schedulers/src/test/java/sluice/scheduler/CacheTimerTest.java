package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CacheTimerTest {
    private static final int COMFORTABLE = 16_384;

    private final DestinationCache cache = new DestinationCache(Compatibility.LINUX_6_12);
    private int expirationSeconds = 10;
    private int removed;
    private final CacheTimer timer = new CacheTimer(cache, () -> expirationSeconds, entry -> removed++);

    CacheTimerTest() {
        timer.start(0);
    }

    /** The control thread comes by at a time in seconds; how many entries are left then. */
    private int entriesAt(long seconds) {
        boolean isMore = true;
        while (isMore) {
            isMore = timer.tidy(nanos(seconds));
        }
        return cache.entries();
    }

    private void fill(int from, int to, long seconds) {
        for (int i = from; i < to; i++) {
            cache.add(0, i, 0, nanos(seconds));
        }
    }

    private static long nanos(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void checksEverythingAfterThirtyMinutes() {
        fill(0, 100, 0);
        assertThat(entriesAt(1799)).isEqualTo(100);
        assertThat(entriesAt(1800)).isZero();
        assertThat(removed).isEqualTo(100);
        fill(0, 100, 1800);
        assertThat(entriesAt(3599)).isEqualTo(100);
        assertThat(entriesAt(3600)).isZero();
    }

    @Test
    void checksAtTheSameTimesWhenTheControlThreadComesByEverySecond() {
        fill(0, 100, 0);
        for (int second = 0; second < 1800; second++) {
            assertThat(entriesAt(second)).isEqualTo(100);
        }
        assertThat(entriesAt(1800)).isZero();
    }

    @Test
    void keepsWhatHasNotExpired() {
        fill(0, 10, 1789);
        fill(10, 30, 1790);
        fill(30, 60, 1791);
        assertThat(entriesAt(1800)).isEqualTo(30);
    }

    @Test
    void asksForTheExpirationWhenItChecks() {
        fill(0, 10, 0);
        expirationSeconds = 1801;
        assertThat(entriesAt(1800)).isEqualTo(10);
        expirationSeconds = 3600;
        assertThat(entriesAt(3600)).isZero();
    }

    @Test
    void shrinksACacheThatIsTooBigOnceAMinute() {
        expirationSeconds = 86_400;
        fill(0, COMFORTABLE + 3000, 0);
        assertThat(entriesAt(359)).isEqualTo(COMFORTABLE + 3000);
        // 3000 * 4 / 3 is to go, and the bucket in which that is reached goes wholly.
        int left = entriesAt(360);
        assertThat(COMFORTABLE + 3000 - left).isBetween(4000, 4040);
        assertThat(entriesAt(1799)).isEqualTo(left);
    }

    @Test
    void shrinksAtMostByHalfTheComfortableNumberAtATime() {
        expirationSeconds = 86_400;
        fill(0, 24_576, 0);
        assertThat(24_576 - entriesAt(360)).isBetween(8192, 8192 + 40);
    }

    @Test
    void doesNotShrinkACacheOfComfortableSize() {
        expirationSeconds = 86_400;
        fill(0, COMFORTABLE, 0);
        assertThat(entriesAt(1799)).isEqualTo(COMFORTABLE);
        fill(COMFORTABLE, COMFORTABLE + 1, 0);
        assertThat(entriesAt(1859)).isEqualTo(COMFORTABLE + 1);
        assertThat(entriesAt(1860)).isLessThanOrEqualTo(COMFORTABLE);
    }

    @Test
    void goesOnWithTheNextBucketWhenItShrinksAgain() {
        expirationSeconds = 86_400;
        fill(0, COMFORTABLE + 300, 0);
        entriesAt(360);
        int first = 1;
        int last = first;
        while (isEmptied(last + 1)) {
            last++;
        }
        assertThat(last).isGreaterThan(first);
        assertThat(isEmptied(0)).isFalse();

        int[] late = new int[COMFORTABLE + 300 - cache.entries()];
        int address = COMFORTABLE + 300;
        for (int i = 0; i < late.length; address++) {
            int bucket = AddressHash.hash32(address, 10);
            if (bucket >= first && bucket <= last) {
                fill(address, address + 1, 0);
                late[i++] = address;
            }
        }
        assertThat(entriesAt(420)).isLessThanOrEqualTo(COMFORTABLE);
        assertThat(isEmptied(last + 1)).isTrue();
        for (int each : late) {
            assertThat(cache.find(0, each)).isNotEqualTo(DestinationCache.NONE);
        }
    }

    /** Whether all of the addresses from 0 on that fall into a bucket are gone. */
    private boolean isEmptied(int bucket) {
        for (int address = 0; address < COMFORTABLE + 300; address++) {
            if (AddressHash.hash32(address, 10) == bucket && cache.find(0, address) != DestinationCache.NONE) {
                return false;
            }
        }
        return true;
    }

    @Test
    void doesNotCountTheMinutesInWhichItShrinks() {
        expirationSeconds = 0;
        fill(0, COMFORTABLE + 100, 300);
        for (int minute = 1; minute < 5; minute++) {
            // Too big and nothing idle: nothing goes, and the minute is not quiet.
            assertThat(entriesAt(minute * 60L)).isEqualTo(COMFORTABLE + 100);
        }
        for (int i = 0; i < COMFORTABLE + 100; i++) {
            cache.touch(cache.find(0, i), nanos(10_000));
        }
        assertThat(entriesAt(1800)).isEqualTo(COMFORTABLE + 100);
    }

    @Test
    void worksInSlices() {
        fill(0, 10_240, 0);
        for (int minute = 1; minute < 30; minute++) {
            entriesAt(minute * 60L);
        }
        int slices = 0;
        int before = cache.entries();
        while (timer.tidy(nanos(1800))) {
            slices++;
            assertThat(before - cache.entries()).isLessThanOrEqualTo(64 * 12);
            before = cache.entries();
        }
        assertThat(slices).isEqualTo(15);
        assertThat(cache.entries()).isZero();
    }

    @Test
    void hasNothingMoreToDoAfterAQuietMinute() {
        assertThat(timer.tidy(nanos(59))).isFalse();
        assertThat(timer.tidy(nanos(60))).isFalse();
        assertThat(timer.tidy(nanos(180))).isTrue();
        assertThat(timer.tidy(nanos(180))).isFalse();
    }

    @Test
    void startsAnewWithItsService() {
        entriesAt(1799);
        timer.start(nanos(1799));
        fill(0, 10, 1799);
        assertThat(entriesAt(1799 + 1799)).isEqualTo(10);
        assertThat(entriesAt(1799 + 1800)).isZero();
    }
}
