package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors are those of spec 1.7. */
class TrafficEstimatorTest {
    private final TrafficEstimator estimator = new TrafficEstimator(TrafficCounters.ZERO);
    private TrafficCounters now = TrafficCounters.ZERO;

    @Test
    void packetsBySecondRiseAndFallByQuarters() {
        List<Long> shown = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            pass(new TrafficCounters(0, i < 8 ? 2000 : 0, 0, 0, 0));
            shown.add(estimator.traffic().rates().inPackets());
        }
        assertThat(shown).containsExactly(250L, 437L, 578L, 684L, 763L, 822L, 867L, 900L, 675L, 506L, 380L);
    }

    @Test
    void bytesHaveAScaleOfTheirOwn() {
        List<Long> shown = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pass(new TrafficCounters(0, 0, 0, 0, 1_000_000));
            shown.add(estimator.traffic().rates().outBytes());
        }
        assertThat(shown).containsExactly(125_000L, 218_750L, 289_062L, 341_797L);
    }

    @Test
    void oneConnectionIsNeverSeen() {
        pass(new TrafficCounters(1, 0, 0, 0, 0));
        for (int i = 0; i < 10; i++) {
            assertThat(estimator.traffic().rates().connections()).isZero();
            pass(TrafficCounters.ZERO);
        }
    }

    @Test
    void countersAreListedAsOfTheLastEstimation() {
        pass(new TrafficCounters(1, 2, 3, 4, 5));
        now = now.plus(new TrafficCounters(9, 9, 9, 9, 9));
        assertThat(estimator.traffic().counters()).isEqualTo(new TrafficCounters(1, 2, 3, 4, 5));
    }

    @Test
    void zeroListsFromTheLastEstimationOn() {
        pass(new TrafficCounters(1, 2000, 3, 4, 5));
        estimator.zero();
        assertThat(estimator.traffic()).isEqualTo(Traffic.NONE);
        pass(new TrafficCounters(0, 2000, 0, 0, 0));
        assertThat(estimator.traffic().counters().inPackets()).isEqualTo(2000);
        assertThat(estimator.traffic().rates().inPackets()).isEqualTo(250);
    }

    private void pass(TrafficCounters delta) {
        now = now.plus(delta);
        estimator.estimate(now);
    }
}
