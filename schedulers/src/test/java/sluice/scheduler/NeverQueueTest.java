package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NeverQueueTest {
    private final TestFarm farm = new TestFarm(new NeverQueue());

    @Test
    void takesTheNewestIdleServerWhateverItsWeight() {
        farm.add("A9 B1 C1").load('C', 1, 0);
        assertThat(farm.picks(1)).isEqualTo("B");
    }

    @Test
    void takesTheShortestExpectedDelayWhenAllAreBusy() {
        farm.add("A4 B1").load('A', 3, 0).load('B', 1, 0);
        assertThat(farm.picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 8, 0).picks(1)).isEqualTo("B");
    }

    @Test
    void givesTiesToTheNewest() {
        farm.add("A2 B2").load('A', 1, 0).load('B', 1, 0);
        assertThat(farm.picks(1)).isEqualTo("B");
    }

    @Test
    void remembersTheLoadOfTheBestSoFar() {
        farm.add("A1 B1 C1").load('C', 5, 0).load('B', 2, 0).load('A', 3, 0);
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.edit('B', 2).load('A', 1, 0).picks(1)).isEqualTo("B");
    }

    @Test
    void neverTakesServersOfWeightZeroOrOverloaded() {
        farm.add("A1 B0 C1").load('A', 9, 9).overload('C', true);
        assertThat(farm.picks(1)).isEqualTo("A");
        assertThat(farm.overload('A', true).picks(1)).isEqualTo("-");
    }
}
