package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WeightedFailoverTest {
    private final TestFarm farm = new TestFarm(new WeightedFailover());

    @Test
    void givesEverythingToTheHighestWeight() {
        assertThat(farm.add("A1 B3 C2").load('B', 1000, 1000).picks(3)).isEqualTo("BBB");
    }

    @Test
    void givesTiesToTheNewest() {
        assertThat(farm.add("A3 B3 C1").picks(1)).isEqualTo("B");
    }

    @Test
    void goesOnToTheNextWhenTheHighestIsOverloaded() {
        farm.add("A1 B3 C2").overload('B', true);
        assertThat(farm.picks(1)).isEqualTo("C");
        assertThat(farm.overload('C', true).picks(1)).isEqualTo("A");
        assertThat(farm.edit('A', 0).picks(1)).isEqualTo("-");
        assertThat(farm.overload('B', false).picks(1)).isEqualTo("B");
    }
}
