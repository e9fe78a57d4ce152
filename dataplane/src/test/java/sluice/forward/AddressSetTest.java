package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is in the set and what is not. */
class AddressSetTest {
    @Test
    void containsWhatWasPutInAndNothingElse() {
        SplittableRandom random = new SplittableRandom(20261121);
        for (int size = 0; size < 40; size++) {
            long[] highs = random.longs(size, -3, 3).toArray();
            long[] lows = random.longs(size, -3, 3).toArray();
            AddressSet set = AddressSet.of(highs, lows);
            for (long high = -4; high < 4; high++) {
                for (long low = -4; low < 4; low++) {
                    boolean isIn = false;
                    for (int i = 0; i < size; i++) {
                        isIn |= highs[i] == high && lows[i] == low;
                    }
                    assertThat(set.contains(high, low)).isEqualTo(isIn);
                }
            }
        }
    }

    @Test
    void aUnionHasWhatEitherHas() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            AddressSet one = random(random);
            AddressSet other = random(random);
            AddressSet both = one.and(other);
            for (long low = -4; low < 20; low++) {
                boolean isIn = one.contains(1, low) || other.contains(1, low);
                assertThat(both.contains(1, low)).isEqualTo(isIn);
            }
            for (int i = 1; i < both.size(); i++) {
                assertThat(both.compare(i - 1, both, i)).isNegative();
            }
        }
    }

    /** Up to ten addresses, of one high half or of two. */
    private static AddressSet random(SplittableRandom random) {
        int size = random.nextInt(10);
        long[] highs = random.longs(size, 1, random.nextBoolean() ? 2 : 3).toArray();
        return AddressSet.of(highs, random.longs(size, 0, 16).toArray());
    }

    @Test
    void keepsEachAddressOnce() {
        AddressSet set = AddressSet.of(new long[] {7, 1, 7}, new long[] {2, 1, 2})
                .and(AddressSet.of(new long[] {1, 9}, new long[] {1, 9}));
        assertThat(set.size()).isEqualTo(3);
        assertThat(set.high(1)).isEqualTo(7);
        assertThat(set.low(1)).isEqualTo(2);
        assertThat(AddressSet.NONE.contains(0, 0)).isFalse();
    }
}
