package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoundRobinTest {
    private final TestFarm farm = new TestFarm(new RoundRobin());

    @Test
    void startsWithTheNewestAndGoesToTheOldest() {
        assertThat(farm.add("A1 B1 C1").picks(7)).isEqualTo("CBACBAC");
    }

    @Test
    void ignoresWeightsOtherThanZero() {
        assertThat(farm.add("A5 B0 C1").picks(4)).isEqualTo("CACA");
    }

    @Test
    void skipsOverloadedServersUntilTheyRecover() {
        farm.add("A1 B1 C1").overload('B', true);
        assertThat(farm.picks(3)).isEqualTo("CAC");
        assertThat(farm.overload('B', false).picks(2)).isEqualTo("BA");
    }

    @Test
    void returnsTheOnlyEligibleServerEveryTime() {
        assertThat(farm.add("A1 B0 C0").picks(3)).isEqualTo("AAA");
    }

    @Test
    void hasNoChoiceWithoutEligibleServers() {
        assertThat(farm.picks(2)).isEqualTo("--");
        assertThat(farm.add("A0 B0").picks(2)).isEqualTo("--");
    }

    @Test
    void reachesAnAddedServerAtTheNextWrap() {
        assertThat(farm.add("A1 B1 C1").picks(1)).isEqualTo("C");
        assertThat(farm.add("D1").picks(4)).isEqualTo("BADC");
    }

    @Test
    void movesThePointerBackWhenTheServerChosenLastIsRemoved() {
        farm.add("A1 B1 C1 D1");
        assertThat(farm.picks(2)).isEqualTo("DC");
        assertThat(farm.remove('C').picks(3)).isEqualTo("BAD");
    }

    @Test
    void startsOverWhenTheFirstServerWasChosenLastAndIsRemoved() {
        farm.add("A1 B1 C1");
        assertThat(farm.picks(1)).isEqualTo("C");
        assertThat(farm.remove('C').picks(2)).isEqualTo("BA");
    }

    @Test
    void keepsItsPlaceWhenAnotherServerIsRemoved() {
        farm.add("A1 B1 C1 D1");
        assertThat(farm.picks(2)).isEqualTo("DC");
        assertThat(farm.remove('D').picks(3)).isEqualTo("BAC");
        assertThat(farm.remove('A').picks(2)).isEqualTo("BC");
    }
}
