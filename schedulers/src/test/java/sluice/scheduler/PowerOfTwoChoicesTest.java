package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PowerOfTwoChoicesTest {
    /** Dice that fall as told. */
    private static final class Dice implements RandomGenerator {
        private final long[] faces;
        private int thrown;
        private long bound;

        Dice(long... faces) {
            this.faces = faces;
        }

        @Override
        public long nextLong() {
            throw new AssertionError("without a bound");
        }

        @Override
        public long nextLong(long bound) {
            this.bound = bound;
            return faces[thrown++ % faces.length];
        }
    }

    private static TestFarm farm(RandomGenerator dice) {
        return new TestFarm(new PowerOfTwoChoices(Compatibility.LINUX_6_12, dice));
    }

    /** The list is C B A with weights 3 2 1. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({"0, C", "1, C", "3, C", "4, B", "5, B", "6, A"})
    void drawsByWeightWithOneChanceMoreForTheNewest(int draw, String server) {
        assertThat(farm(new Dice(draw)).add("A1 B2 C3").picks(1)).isEqualTo(server);
    }

    @Test
    void drawsUpToTheSumItself() {
        Dice dice = new Dice(6);
        farm(dice).add("A1 B2 C3 D9").overload('D', true).pick();
        assertThat(dice.bound).isEqualTo(7);
    }

    @Test
    void takesTheSecondOnlyWhenItHasLessLoadPerWeight() {
        TestFarm farm = farm(new Dice(3, 4)).add("A1 B2 C3");
        assertThat(farm.load('C', 0, 3).load('B', 0, 2).picks(1)).isEqualTo("C");
        assertThat(farm.load('C', 0, 4).picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 1, 0).picks(1)).isEqualTo("C");
    }

    @Test
    void mayDrawTheSecondBeforeTheFirst() {
        TestFarm farm = farm(new Dice(6, 1)).add("A1 B2 C3");
        assertThat(farm.picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 0, 1).picks(1)).isEqualTo("C");
    }

    @Test
    void comparesIn32BitsLikeTheKernel() {
        // 2 * 2^30 is -2^31: less than 1 * 1.
        TestFarm farm = farm(new Dice(1, 3)).add("A2 B1").load('B', 0, 1 << 30).load('A', 0, 1);
        assertThat(farm.picks(1)).isEqualTo("B");
    }

    @Test
    void neverTakesServersOfWeightZeroOrOverloaded() {
        TestFarm farm = farm(new SplittableRandom(1)).add("A1 B0 C3").overload('C', true);
        assertThat(farm.picks(20)).isEqualTo("A".repeat(20));
        assertThat(farm.overload('A', true).picks(2)).isEqualTo("--");
    }

    @Test
    void alwaysNamesAnEligibleServerWhenTheSumOverflows() {
        TestFarm farm =
                farm(new SplittableRandom(1)).add("A2147483647 B2147483647 C0").load('A', 3, 0);
        assertThat(farm.picks(1000)).matches("[AB]+");
        assertThat(farm.add("D2147483647 E2").picks(1000)).matches("[ABDE]+");
    }

    @Test
    void takesTheOldestWhenTheDrawIsOfAServerThatWasOverloadedMeanwhile() {
        assertThat(farm(new Dice(7)).add("A1 B2 C3 D0").picks(1)).isEqualTo("A");
        assertThat(farm(new Dice(1, 7)).add("A1 B2 C3").picks(1)).isEqualTo("C");
    }

    @Test
    void drawsFromTheWholeRangeWhenTheSumIsTheHighestNumber() {
        Dice dice = new Dice(0);
        farm(dice).add("A2147483647 B2147483647 C1").pick();
        assertThat(dice.bound).isEqualTo(1L << 32);
    }

    @Test
    void sharesAMillionChoicesByWeightWithinTwoPercent() {
        TestFarm farm = farm(new SplittableRandom(42)).add("A100 B200 C300 D400");
        int[] counts = new int[128];
        int choices = 1_000_000;
        for (int i = 0; i < choices; i++) {
            counts[farm.pick()]++;
        }
        for (int name = 'A'; name <= 'D'; name++) {
            assertThat((double) counts[name] * 10 / choices).isCloseTo(name - 'A' + 1, within(0.02 * (name - 'A' + 1)));
        }
    }

    @Test
    void sharesAMillionLastingConnectionsByWeightWithinTwoPercent() {
        TestFarm farm = farm(new SplittableRandom(43)).add("A1 B2 C3 D4");
        int[] counts = new int[128];
        int choices = 1_000_000;
        for (int i = 0; i < choices; i++) {
            int id = farm.pick();
            counts[id]++;
            farm.load(id, 0, counts[id]);
        }
        for (int name = 'A'; name <= 'D'; name++) {
            assertThat((double) counts[name] * 10 / choices).isCloseTo(name - 'A' + 1, within(0.02 * (name - 'A' + 1)));
        }
    }

    @Test
    void givesTheSecondDrawTheSameChances() {
        TestFarm farm = farm(new Dice(6, 3)).add("A1 B2 C3").load('A', 0, 9);
        assertThat(farm.picks(1)).isEqualTo("C");
        assertThat(farm(new Dice(6, 5)).add("A1 B2 C3").load('A', 0, 9).picks(1))
                .isEqualTo("B");
    }
}
