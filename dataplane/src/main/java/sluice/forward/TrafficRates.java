package sluice.forward;

/**
 * How fast the counters of a service or server grew lately, each by the second (spec 1.7).
 *
 * @param connections connections created by scheduling
 * @param inPackets packets from clients
 * @param outPackets packets of replies
 * @param inBytes L3 bytes from clients
 * @param outBytes L3 bytes of replies
 */
public record TrafficRates(long connections, long inPackets, long outPackets, long inBytes, long outBytes) {
    /** All zero. */
    public static final TrafficRates ZERO = new TrafficRates(0, 0, 0, 0, 0);
}
