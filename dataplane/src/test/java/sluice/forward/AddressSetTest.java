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
    void keepsEachAddressOnce() {
        AddressSet set = AddressSet.of(new long[] {7, 1, 7}, new long[] {2, 1, 2})
                .and(AddressSet.of(new long[] {1, 9}, new long[] {1, 9}));
        assertThat(set.size()).isEqualTo(3);
        assertThat(set.high(1)).isEqualTo(7);
        assertThat(set.low(1)).isEqualTo(2);
        assertThat(AddressSet.NONE.contains(0, 0)).isFalse();
    }
}
