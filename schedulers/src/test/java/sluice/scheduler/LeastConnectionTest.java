package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LeastConnectionTest {
    private final TestFarm farm = new TestFarm(new LeastConnection(Compatibility.LINUX_6_12));

    @Test
    void givesTiesToTheNewest() {
        assertThat(farm.add("A1 B1 C1").picks(2)).isEqualTo("CC");
        assertThat(farm.load('C', 1, 0).picks(2)).isEqualTo("BB");
    }

    @Test
    void ignoresWeightsOtherThanZero() {
        farm.add("A1 B100 C0").load('A', 0, 1).load('B', 0, 2);
        assertThat(farm.picks(1)).isEqualTo("A");
    }

    @Test
    void countsAnActiveConnectionAs257InactiveOnes() {
        farm.add("A1 B1").load('A', 1, 0).load('B', 0, 257);
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 0, 258).picks(1)).isEqualTo("A");
    }

    @Test
    void countsAnActiveConnectionAs256InactiveOnesLikeLinux61() {
        TestFarm older = new TestFarm(new LeastConnection(Compatibility.LINUX_6_1));
        older.add("A1 B1").load('A', 1, 0).load('B', 0, 256);
        assertThat(older.picks(1)).isEqualTo("B");
        assertThat(older.load('B', 0, 257).picks(1)).isEqualTo("A");
    }

    @Test
    void comparesLoadsWithoutSign() {
        farm.add("A1 B1").load('A', 1, 0).load('B', 1 << 23, 0);
        assertThat(farm.picks(1)).isEqualTo("A");
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
}
