package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShortestExpectedDelayTest {
    private final TestFarm farm = new TestFarm(new ShortestExpectedDelay());

    @Test
    void prefersTheHighestWeightWhenAllAreIdle() {
        assertThat(farm.add("A1 B3 C2").picks(1)).isEqualTo("B");
    }

    @Test
    void givesTiesToTheNewest() {
        assertThat(farm.add("A2 B2").picks(1)).isEqualTo("B");
        assertThat(farm.add("C1").load('A', 1, 0).load('B', 1, 0).picks(1)).isEqualTo("C");
    }

    @Test
    void countsTheNewConnectionItself() {
        // (3 + 1) / 4 is less than (1 + 1) / 1, though 3 / 4 against 0 / 1 would not be.
        farm.add("A4 B1").load('A', 3, 0).load('B', 1, 0);
        assertThat(farm.picks(1)).isEqualTo("A");
        assertThat(farm.load('B', 0, 0).picks(1)).isEqualTo("B");
        assertThat(farm.load('A', 2, 0).picks(1)).isEqualTo("A");
    }

    @Test
    void ignoresInactiveConnections() {
        assertThat(farm.add("A1 B1").load('B', 0, 1000).picks(1)).isEqualTo("B");
    }

    @Test
    void comparesProductsIn64Bits() {
        farm.add("A2147483647 B2147483646").load('A', 1_000_000, 0).load('B', 1_000_000, 0);
        assertThat(farm.picks(1)).isEqualTo("A");
    }

    @Test
    void neverTakesServersOfWeightZeroOrOverloaded() {
        farm.add("A1 B0 C1").load('A', 9, 9).overload('C', true);
        assertThat(farm.picks(1)).isEqualTo("A");
        assertThat(farm.overload('A', true).picks(1)).isEqualTo("-");
    }
}
