package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rates are kept whatever the moments at which tokens are asked for. */
class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    private static int takenAt(TokenBucket bucket, long nanos, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += bucket.take(nanos) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aFullBucketGivesItsBurstAndNoMore() {
        TokenBucket bucket = new TokenBucket(1000, 50, -7);
        assertThat(takenAt(bucket, -7, 200)).isEqualTo(50);
    }

    @Test
    void tokensFlowInAtTheRate() {
        TokenBucket bucket = new TokenBucket(1000, 50, 0);
        takenAt(bucket, 0, 50);
        assertThat(takenAt(bucket, 999_999, 5)).isZero();
        assertThat(takenAt(bucket, 1_000_000, 5)).isEqualTo(1);
        assertThat(takenAt(bucket, 11_000_000, 50)).isEqualTo(10);
    }

    @Test
    void aLongPauseFillsItOnlyOnce() {
        TokenBucket bucket = new TokenBucket(1000, 50, 0);
        takenAt(bucket, 0, 50);
        assertThat(takenAt(bucket, 3600 * SECOND, 1000)).isEqualTo(50);
    }

    @Test
    void aBusySecondGivesRatePlusBurst() {
        TokenBucket bucket = new TokenBucket(1000, 50, 0);
        int taken = 0;
        for (long nanos = 0; nanos <= SECOND; nanos += 10_007) {
            taken += takenAt(bucket, nanos, 3);
        }
        assertThat(taken).isBetween(1048, 1050);
    }

    @Test
    void unlimitedNeverRefuses() {
        assertThat(takenAt(new TokenBucket(TokenBucket.UNLIMITED, 1, 0), 0, 100_000))
                .isEqualTo(100_000);
    }
}
