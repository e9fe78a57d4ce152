package sluice.bench.generator;

/**
 * What the generator shall do.
 *
 * @param peer what stands at the other end
 * @param flows how many flows take turns
 * @param isRandom whether they do so at random
 * @param frames {@code imix}, or bytes per frame without frame check sequence
 * @param protocol IP protocol number, 6 TCP or 17 UDP
 * @param traffic who sends
 * @param burst frames sent and received at once
 * @param warmUpMillis how long traffic runs before it is measured
 * @param measureMillis how long it is measured
 */
public record GeneratorPlan(
        Peer peer,
        int flows,
        boolean isRandom,
        String frames,
        int protocol,
        Traffic traffic,
        int burst,
        int warmUpMillis,
        int measureMillis) {
    private static final int MAXIMUM_BURST = 256;

    /** Checks the ranges. */
    public GeneratorPlan {
        if (flows < 1 || flows > BenchNetwork.MAXIMUM_FLOWS) {
            throw new IllegalArgumentException(
                    "the number of flows is 1 to " + BenchNetwork.MAXIMUM_FLOWS + ", not " + flows);
        }
        if (burst < 1 || burst > MAXIMUM_BURST) {
            throw new IllegalArgumentException("a burst has 1 to " + MAXIMUM_BURST + " frames, not " + burst);
        }
        if (measureMillis < 1 || warmUpMillis < 0) {
            throw new IllegalArgumentException("there is no time to measure");
        }
    }
}
