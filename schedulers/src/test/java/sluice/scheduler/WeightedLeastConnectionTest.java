package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WeightedLeastConnectionTest {
    private final TestFarm farm = new TestFarm(new WeightedLeastConnection(Compatibility.LINUX_6_12));

    @Test
    void givesTiesToTheNewest() {
        assertThat(farm.add("A1 B1 C1").picks(2)).isEqualTo("CC");
    }

    @Test
    void takesTheLeastLoadPerWeight() {
        farm.add("A4 B1").load('A', 3, 0).load('B', 1, 0);
        assertThat(farm.picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 5, 0).picks(1)).isEqualTo("B");
    }

    @Test
    void countsAnActiveConnectionAs257InactiveOnes() {
        farm.add("A1 B1").load('A', 1, 0).load('B', 0, 256);
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 0, 257).picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 0, 258).picks(1)).isEqualTo("A");
    }

    @Test
    void neverTakesServersOfWeightZeroOrOverloaded() {
        farm.add("A1 B0 C1").load('A', 9, 9).overload('C', true);
        assertThat(farm.picks(1)).isEqualTo("A");
        assertThat(farm.overload('A', true).picks(1)).isEqualTo("-");
    }

    @Test
    void hasNoChoiceWithoutServers() {
        assertThat(farm.picks(1)).isEqualTo("-");
    }

    @Test
    void multipliesLoadByTheOtherWeight() {
        farm.add("A3 B2").load('A', 0, 4).load('B', 0, 3);
        assertThat(farm.picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 0, 5).picks(1)).isEqualTo("B");
    }
}
