package sluice.forward;

import java.util.Arrays;

/**
 * A set of addresses of both families, as {@link sluice.wire.IpAddress} writes them.
 *
 * <p>Immutable; any thread. Look-ups are binary searches; whatever asks for each packet must not ask here.
 */
public final class AddressSet {
    /** The empty set. */
    public static final AddressSet NONE = of(new long[0], new long[0]);

    private final long[] highs;
    private final long[] lows;

    private AddressSet(long[] highs, long[] lows) {
        this.highs = highs;
        this.lows = lows;
    }

    /** These addresses, address i being {@code highs[i]} and {@code lows[i]}, in any order; duplicates do no harm. */
    public static AddressSet of(long[] highs, long[] lows) {
        long[][] pairs = new long[highs.length][];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = new long[] {highs[i], lows[i]};
        }
        Arrays.sort(pairs, Arrays::compare);
        long[] sortedHighs = new long[pairs.length];
        long[] sortedLows = new long[pairs.length];
        int count = 0;
        for (long[] pair : pairs) {
            if (count == 0 || pair[0] != sortedHighs[count - 1] || pair[1] != sortedLows[count - 1]) {
                sortedHighs[count] = pair[0];
                sortedLows[count++] = pair[1];
            }
        }
        return new AddressSet(Arrays.copyOf(sortedHighs, count), Arrays.copyOf(sortedLows, count));
    }

    /** All addresses of this set and of {@code other}. */
    public AddressSet and(AddressSet other) {
        long[] allHighs = Arrays.copyOf(highs, highs.length + other.highs.length);
        long[] allLows = Arrays.copyOf(lows, lows.length + other.lows.length);
        System.arraycopy(other.highs, 0, allHighs, highs.length, other.highs.length);
        System.arraycopy(other.lows, 0, allLows, lows.length, other.lows.length);
        return of(allHighs, allLows);
    }

    /** Whether the address is in the set. */
    public boolean contains(long high, long low) {
        int from = 0;
        int to = highs.length - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            long atHigh = highs[middle];
            long atLow = lows[middle];
            if (atHigh == high && atLow == low) {
                return true;
            }
            if (atHigh < high || (atHigh == high && atLow < low)) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return false;
    }

    /** How many addresses there are. */
    public int size() {
        return highs.length;
    }

    /** The high half of address {@code i}. */
    public long high(int i) {
        return highs[i];
    }

    /** The low half of address {@code i}. */
    public long low(int i) {
        return lows[i];
    }
}
