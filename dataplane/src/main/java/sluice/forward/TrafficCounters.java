package sluice.forward;

/**
 * The five counters of a service or server (spec 1.6).
 *
 * @param connections connections created by scheduling
 * @param inPackets packets from clients
 * @param outPackets packets of replies
 * @param inBytes L3 bytes from clients
 * @param outBytes L3 bytes of replies
 */
public record TrafficCounters(long connections, long inPackets, long outPackets, long inBytes, long outBytes) {
    /** All zero. */
    public static final TrafficCounters ZERO = new TrafficCounters(0, 0, 0, 0, 0);

    /** The sum of both. */
    public TrafficCounters plus(TrafficCounters other) {
        return new TrafficCounters(
                connections + other.connections,
                inPackets + other.inPackets,
                outPackets + other.outPackets,
                inBytes + other.inBytes,
                outBytes + other.outBytes);
    }

    /** What came since {@code earlier}. */
    public TrafficCounters minus(TrafficCounters earlier) {
        return new TrafficCounters(
                connections - earlier.connections,
                inPackets - earlier.inPackets,
                outPackets - earlier.outPackets,
                inBytes - earlier.inBytes,
                outBytes - earlier.outBytes);
    }
}
