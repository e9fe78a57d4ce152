package sluice.ipvsadm;

/** Counters as {@code --stats} shows them (spec 9.4): unsigned, scaled by thousands to stay in their column. */
final class CounterText {
    private static final int WIDTH = 9;

    private static final long[] LIMITS = {100_000_000L, 1_000_000_000L, 100_000_000_000L, 100_000_000_000_000L};
    private static final long[] DIVISORS = {1, 1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000L};
    private static final String[] UNITS = {"", "K", "M", "G", "T"};

    private CounterText() {}

    /** In nine columns, the larger ones in thousands, millions and so on, rounded down. */
    static String scaled(long counter) {
        int scale = 0;
        while (scale < LIMITS.length && Long.compareUnsigned(counter, LIMITS[scale]) >= 0) {
            scale++;
        }
        String digits = Long.toUnsignedString(Long.divideUnsigned(counter, DIVISORS[scale]));
        return Columns.right(digits + UNITS[scale], WIDTH);
    }

    /** Every digit; a long one widens its column, one blank before it. */
    static String exact(long counter) {
        String digits = Long.toUnsignedString(counter);
        return Columns.right(digits, Math.max(WIDTH, digits.length() + 1));
    }
}
