package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WeightedOverflowTest {
    private final TestFarm farm = new TestFarm(new WeightedOverflow());

    @Test
    void takesOneMoreThanItsWeightBeforeItOverflows() {
        farm.add("A1 B3 C2");
        assertThat(farm.load('B', 3, 0).picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 4, 0).picks(1)).isEqualTo("C");
        assertThat(farm.load('C', 3, 0).picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 2, 0).picks(1)).isEqualTo("-");
    }

    @Test
    void ignoresInactiveConnections() {
        assertThat(farm.add("A1 B3").load('B', 0, 1000).picks(1)).isEqualTo("B");
    }

    @Test
    void givesTiesToTheNewest() {
        assertThat(farm.add("A3 B3").picks(1)).isEqualTo("B");
    }

    @Test
    void neverTakesServersOfWeightZeroOrOverloaded() {
        assertThat(farm.add("A1 B0 C3").overload('C', true).picks(1)).isEqualTo("A");
        assertThat(farm.edit('A', 0).picks(1)).isEqualTo("-");
    }
}
