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
        // Almost always all are of one family, and IPv4's have one high half.
        if (areEqual(highs)) {
            long[] sorted = lows.clone();
            Arrays.sort(sorted);
            return sorted(highs, sorted);
        }
        long[][] pairs = new long[highs.length][];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = new long[] {highs[i], lows[i]};
        }
        Arrays.sort(pairs, Arrays::compare);
        return sorted(
                Arrays.stream(pairs).mapToLong(pair -> pair[0]).toArray(),
                Arrays.stream(pairs).mapToLong(pair -> pair[1]).toArray());
    }

    private static boolean areEqual(long[] numbers) {
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i] != numbers[0]) {
                return false;
            }
        }
        return true;
    }

    /** Of sorted addresses each once. */
    private static AddressSet sorted(long[] highs, long[] lows) {
        long[] onceHighs = new long[highs.length];
        long[] onceLows = new long[highs.length];
        int count = 0;
        for (int i = 0; i < highs.length; i++) {
            if (count == 0 || highs[i] != onceHighs[count - 1] || lows[i] != onceLows[count - 1]) {
                onceHighs[count] = highs[i];
                onceLows[count++] = lows[i];
            }
        }
        return new AddressSet(Arrays.copyOf(onceHighs, count), Arrays.copyOf(onceLows, count));
    }

    /** All addresses of this set and of {@code other}. */
    public AddressSet and(AddressSet other) {
        if (other.highs.length == 0) {
            return this;
        }
        long[] allHighs = new long[highs.length + other.highs.length];
        long[] allLows = new long[allHighs.length];
        int i = 0;
        int j = 0;
        while (i + j < allHighs.length) {
            boolean isMine = j == other.highs.length || (i < highs.length && compare(i, other, j) <= 0);
            allHighs[i + j] = isMine ? highs[i] : other.highs[j];
            allLows[i + j] = isMine ? lows[i] : other.lows[j];
            i += isMine ? 1 : 0;
            j += isMine ? 0 : 1;
        }
        return sorted(allHighs, allLows);
    }

    /** Less than 0, 0 or more than 0 as address {@code i} comes before address {@code j} of {@code other}, is it, or comes after. */
    public int compare(int i, AddressSet other, int j) {
        int order = Long.compare(highs[i], other.highs[j]);
        return order != 0 ? order : Long.compare(lows[i], other.lows[j]);
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
