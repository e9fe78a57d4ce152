package sluice.bench.generator;

import sluice.wire.Ipv4;

/**
 * What the generator shall do.
 *
 * @param peer what stands at the other end
 * @param method how it forwards, if it is a director
 * @param flows how many flows take turns
 * @param isRandom whether they do so at random
 * @param zipf exponent of Zipf's law that they follow then; 0: they are all alike
 * @param frames {@code imix}, or bytes per frame without frame check sequence
 * @param protocol IP protocol number, 6 TCP or 17 UDP
 * @param traffic who sends
 * @param burst frames sent and received at once
 * @param warmUpMillis how long traffic runs before it is measured
 * @param measureMillis how long it is measured
 */
public record GeneratorPlan(
        Peer peer,
        Method method,
        int flows,
        boolean isRandom,
        double zipf,
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
        if (method == Method.NAT6 && protocol != Ipv4.UDP) {
            throw new IllegalArgumentException("flows of IPv6 are measured by UDP only");
        }
        if (traffic != Traffic.CLIENT && !method.hasReplies()) {
            throw new IllegalArgumentException(
                    "servers behind " + method + " have nothing to send through the director");
        }
        if (zipf < 0 || (zipf > 0 && !isRandom)) {
            throw new IllegalArgumentException("an exponent of Zipf's law is above 0, and flows follow it at random");
        }
        if (measureMillis < 1 || warmUpMillis < 0) {
            throw new IllegalArgumentException("there is no time to measure");
        }
    }
}
