package sluice.bench.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which flow and which size comes next. */
class TrafficShapeTest {
    @Test
    void sequentialOrderGivesEachFlowItsTurns() {
        FlowOrder order = FlowOrder.sequential(3, 2);
        assertThat(IntStream.range(0, 8).map(i -> order.next())).containsExactly(0, 0, 1, 1, 2, 2, 0, 0);
    }

    @Test
    void randomOrderIsUniformAndInRange() {
        FlowOrder order = FlowOrder.random(1000);
        int[] hits = new int[1000];
        for (int i = 0; i < 1_000_000; i++) {
            hits[order.next()]++;
        }
        assertThat(IntStream.of(hits).min().orElseThrow()).isGreaterThan(800);
        assertThat(IntStream.of(hits).max().orElseThrow()).isLessThan(1200);
    }

    @Test
    void zipfOrderGivesEachFlowItsShare() {
        FlowOrder order = FlowOrder.zipf(1000, 1.0);
        int[] hits = new int[1000];
        for (int i = 0; i < 1_000_000; i++) {
            hits[order.next()]++;
        }
        // The sum of 1/n up to 1000 is 7.4855.
        assertThat(hits[0]).isCloseTo(133_592, withinPercentage(2));
        assertThat(hits[1]).isCloseTo(66_796, withinPercentage(2));
        assertThat(hits[99]).isCloseTo(1_336, withinPercentage(15));
        assertThat(IntStream.of(hits).sum()).isEqualTo(1_000_000);
    }

    @Test
    void everyFlowHasItsOwnClientEndpoint() {
        for (int flow = 0; flow < BenchNetwork.MAXIMUM_FLOWS; flow += 997) {
            assertThat(BenchNetwork.flowOf(BenchNetwork.clientAddress(flow), BenchNetwork.clientPort(flow)))
                    .isEqualTo(flow);
        }
    }

    @Test
    void imixIsSevenSmallFourMiddleOneLarge() {
        FrameMix mix = FrameMix.of("imix", bytes -> FrameTemplate.udp(1, 2, bytes));
        assertThat(IntStream.range(0, 12).map(i -> mix.next().frameBytes()).sorted())
                .containsExactly(64, 64, 64, 64, 64, 64, 64, 590, 590, 590, 590, 1514);
        assertThat(mix.meanBytes()).isCloseTo(360.2, within(0.1));
    }

    @Test
    void sizesThatAreNoSizesAreNamed() {
        assertThatThrownBy(() -> FrameMix.of("big", bytes -> FrameTemplate.udp(1, 2, bytes)))
                .hasMessage("a frame size is a number of bytes or imix, not big");
    }
}
