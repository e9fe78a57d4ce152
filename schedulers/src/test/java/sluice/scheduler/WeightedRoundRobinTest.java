package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WeightedRoundRobinTest {
    private static final int MOST_ROUNDS = 6;

    private final TestFarm farm = new TestFarm(new WeightedRoundRobin());

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "A1 B1 C1,  CBACBACBA",
        "A3 B2 C1,  CBAABACBAABA",
        "C1 B2 A3,  ABCAABABCAAB",
        "A4 B3 C2,  CBAABACBACBAABACBA",
        "A10 B5,    BAABAABAA",
        "A3 B1,     BAAABAAA",
        "A0 B0,     ---",
    })
    void givesTheVectorsOfTheSpecification(String servers, String picks) {
        assertThat(farm.add(servers).picks(picks.length())).isEqualTo(picks);
    }

    @Test
    void keepsTheBarWhenAWeightIsEdited() {
        farm.add("A3 B2 C1");
        assertThat(farm.picks(7)).isEqualTo("CBAABAC");
        assertThat(farm.edit('B', 0).picks(9)).isEqualTo("CAAACAAAC");
    }

    @Test
    void skipsOverloadedServers() {
        farm.add("A2 B2 C1").overload('A', true);
        assertThat(farm.picks(6)).matches("[BC]+");
    }

    @Test
    void hasNoChoiceWhenAllServersAreOverloaded() {
        farm.add("A2 B1").overload('A', true).overload('B', true);
        assertThat(farm.picks(3)).isEqualTo("---");
    }

    @Test
    void hasNoChoiceWithoutServers() {
        assertThat(farm.picks(2)).isEqualTo("--");
    }

    @Test
    void sharesByWeightOverManyChoices() {
        farm.add("A3 B2 C1");
        String picks = farm.picks(600);
        assertThat(picks.chars().filter(c -> c == 'A').count()).isEqualTo(300);
        assertThat(picks.chars().filter(c -> c == 'B').count()).isEqualTo(200);
        assertThat(picks.chars().filter(c -> c == 'C').count()).isEqualTo(100);
    }

    @Test
    void forgetsARemovedServer() {
        farm.add("A1 B1 C1");
        assertThat(farm.picks(1)).isEqualTo("C");
        assertThat(farm.remove('C').picks(4)).isEqualTo("BABA");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void choosesAsTheModelWhateverHappensToTheFarm(long seed) {
        WithModel both = new WithModel();
        TestFarm changing = new TestFarm(both);
        RandomFarm changes = new RandomFarm(changing, seed);
        for (int step = 0; step < 10_000; step++) {
            changes.change();
            // Choices and, since later ones depend on it, state.
            changing.pick();
        }
        assertThat(both.choices).isEqualTo(10_000);
    }

    @Test
    void takesOverAServiceThatHasServers() {
        farm.add("A3 B1");
        assertThat(farm.restart().picks(4)).isEqualTo("AABA");
    }

    @Test
    void findsItsWayDownFromTheHighestWeightInAFewRounds() {
        farm.add("A1 B2147483647 C3").restart();
        assertThat(farm.picks(3)).isEqualTo("BBB");
        assertThat(farm.overload('B', true).picks(8)).isEqualTo("CCCACCCA");
        assertThat(farm.looks()).isLessThan(MOST_ROUNDS * 3 * 8);
        assertThat(farm.overload('A', true).overload('C', true).picks(3)).isEqualTo("---");
        assertThat(farm.looks()).isLessThan(MOST_ROUNDS * 3 * 3);
        assertThat(farm.overload('B', false).picks(2)).isEqualTo("BB");
    }

    @Test
    void takesTheGreatestCommonDivisorAsStep() {
        farm.add("A2000000000 B1000000000 C500000000").restart();
        assertThat(farm.picks(7)).isEqualTo("AABACBA");
    }

    /** Asks scheduler and model the same, and compares. */
    private static final class WithModel implements Scheduler {
        private final WeightedRoundRobin real = new WeightedRoundRobin();
        private final WeightedRoundRobinModel model = new WeightedRoundRobinModel();
        private int choices;

        @Override
        public String name() {
            return "wrr and its model";
        }

        @Override
        public int schedule(Servers servers, Arrival arrival) {
            int index = real.schedule(servers, arrival);
            assertThat(index).isEqualTo(model.schedule(servers));
            choices++;
            return index;
        }

        @Override
        public void prepare(Servers servers) {
            real.prepare(servers);
        }

        @Override
        public void started(Servers servers, long nowNanos) {
            real.started(servers, nowNanos);
            model.started(servers);
        }

        @Override
        public void added(Servers servers, int index) {
            real.added(servers, index);
            model.changed(servers);
        }

        @Override
        public void edited(Servers servers, int index) {
            real.edited(servers, index);
            model.changed(servers);
        }

        @Override
        public void removed(Servers servers, int index, int id) {
            real.removed(servers, index, id);
            model.changed(servers);
        }
    }
}
