package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicksTest {
    @Test
    void tickLastsTwoToThe26Nanoseconds() {
        assertThat(Ticks.ofNanos(0)).isZero();
        assertThat(Ticks.ofNanos(67_108_863)).isZero();
        assertThat(Ticks.ofNanos(67_108_864)).isEqualTo(1);
        assertThat(Ticks.ofNanos(-1)).isEqualTo(-1);
    }

    @Test
    void timeoutsNeverLastLessThanTheirSeconds() {
        assertThat(Ticks.ofSeconds(0)).isZero();
        assertThat(Ticks.ofSeconds(1)).isEqualTo(15);
        assertThat(Ticks.ofSeconds(900)).isEqualTo(13_412);
        assertThat(Ticks.ofSeconds(Timeouts.LIMIT_SECONDS)).isEqualTo(39_911_271);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 10, 30, 60, 120, 300, 900, Timeouts.LIMIT_SECONDS})
    void fullTimeoutIsListedInItsSeconds(int seconds) {
        assertThat(Ticks.remainingSeconds(1000 + Ticks.ofSeconds(seconds), 1000L << 26))
                .isEqualTo(seconds);
    }

    @Test
    void remainingSecondsAreRoundedDownAndNeverNegative() {
        assertThat(Ticks.remainingSeconds(14, 0)).isZero();
        assertThat(Ticks.remainingSeconds(29, 0)).isEqualTo(1);
        assertThat(Ticks.remainingSeconds(-500, 0)).isZero();
        assertThat(Ticks.remainingSeconds(1, 67_108_864)).isZero();
    }

    @Test
    void remainingSecondsCountFromTheNanosecond() {
        long later = 57_100_000_000L;
        assertThat(Ticks.remainingSeconds(Ticks.ofSeconds(60), later)).isEqualTo(2);
        assertThat(Ticks.remainingSeconds(Ticks.ofSeconds(60), later - 100_000_000))
                .isEqualTo(3);
    }

    @Test
    void clockMayWrap() {
        int now = Integer.MAX_VALUE - 5;
        assertThat(Ticks.remainingSeconds(now + Ticks.ofSeconds(60), (long) now << 26))
                .isEqualTo(60);
    }
}
