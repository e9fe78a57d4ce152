package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WeightedRoundRobinTest {
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
}
