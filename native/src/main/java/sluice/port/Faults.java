package sluice.port;

/**
 * How often a {@link FaultyPort} does what to packets, each in parts per million.
 *
 * @param drop packets that vanish
 * @param corrupt packets of which one bit is turned over
 * @param duplicate packets that pass twice
 * @param reorder packets that change places with the one before them in their burst
 */
public record Faults(int drop, int corrupt, int duplicate, int reorder) {
    /** What the rates are parts of. */
    public static final int MILLION = 1_000_000;

    /** No faults. */
    public static final Faults NONE = new Faults(0, 0, 0, 0);

    /** Checks the ranges. */
    public Faults {
        for (int rate : new int[] {drop, corrupt, duplicate, reorder}) {
            if (rate < 0 || rate > MILLION) {
                throw new IllegalArgumentException("a rate is 0 to a million parts per million, not " + rate);
            }
        }
    }
}
