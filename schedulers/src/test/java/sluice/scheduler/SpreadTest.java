package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How evenly the hashing schedulers share clients out, and how many clients move when a server goes. */
final class SpreadTest {
    private static final int CLIENTS = 100_000;
    private static final int FIRST_CLIENT = 0x0A000000;

    static int[] equalWeights(int count) {
        int[] weights = new int[count];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** 256 buckets dealt to 10 servers are 25 or 26 each: 2.4 % too few or 1.6 % too many, before chance. */
    @ParameterizedTest(name = "{0}: {1} servers, at most {2} % off")
    @CsvSource({"sh, 8, 3", "sh, 10, 5", "dh, 8, 3", "dh, 10, 5", "mh, 8, 3", "mh, 10, 3", "mh, 100, 15"})
    void sharesClientsOutEvenly(String name, int count, int percent) {
        int[] counts = new int[count];
        for (int id : choices(farm(name, count))) {
            counts[id]++;
        }
        int fair = CLIENTS / count;
        assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(fair * (100 - percent) / 100);
        assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(fair * (100 + percent) / 100);
    }

    @ParameterizedTest(name = "mh: 1 of {0} removed moves at most {1} % of the others'' clients")
    @CsvSource({"10, 3", "100, 5"})
    void movesFewClientsOfOtherServersWhenOneGoes(int count, int percent) {
        TestFarm farm = farm("mh", count);
        int[] before = choices(farm);
        int gone = count / 2;
        int[] after = choices(farm.remove(gone));

        int orphans = 0;
        int moved = 0;
        for (int client = 0; client < CLIENTS; client++) {
            if (before[client] == gone) {
                orphans++;
            } else if (before[client] != after[client]) {
                moved++;
            }
        }
        System.out.printf(
                "mh: 1 of %d servers removed: %.2f %% of all clients were its own, %.2f %% others moved%n",
                count, 100.0 * orphans / CLIENTS, 100.0 * moved / CLIENTS);
        assertThat(moved).isLessThan(CLIENTS * percent / 100);
    }

    @Test
    void movesNearlyAllClientsOfAModuloHash() {
        TestFarm farm = farm("dh", 10);
        int[] before = choices(farm);
        int[] after = choices(farm.remove(5));
        int same = 0;
        for (int client = 0; client < CLIENTS; client++) {
            same += before[client] == after[client] ? 1 : 0;
        }
        assertThat(same).isLessThan(CLIENTS / 2);
    }

    private static TestFarm farm(String name, int count) {
        Scheduler scheduler = Schedulers.create(name, Tuning.defaults());
        assertThat(scheduler).isNotNull();
        TestFarm farm = new TestFarm(scheduler).addAtOnce(equalWeights(count));
        for (int id = 0; id < count; id++) {
            farm.address(id, "10.1." + id / 250 + "." + (id % 250 + 1));
        }
        return farm.edit(0, 1);
    }

    private static int[] choices(TestFarm farm) {
        int[] choices = new int[CLIENTS];
        for (int client = 0; client < CLIENTS; client++) {
            // Both, since dh looks at the destination.
            choices[client] = farm.from(FIRST_CLIENT + client, 0)
                    .to(FIRST_CLIENT + client)
                    .pick();
        }
        return choices;
    }
}
