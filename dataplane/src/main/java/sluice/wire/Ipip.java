package sluice.wire;

/**
 * IPv4 in IPv4 (RFC 2003) and IPv6 in IPv6 (RFC 2473), with the ECN rules of RFC 3168 section 9.1.1 as the kernel applies
 * them (spec 5.4).
 */
public final class Ipip {
    /** By how many bytes an encapsulated IPv4 packet is longer. */
    public static final int OVERHEAD = Ipv4.BYTES;

    /** By how many bytes an encapsulated IPv6 packet is longer. */
    public static final int OVERHEAD6 = Ipv6.BYTES;

    /** IP protocol number of IPv4 in IPv4. */
    public static final int PROTOCOL = 4;

    /** Next-header number of IPv6 in IPv6. */
    public static final int PROTOCOL6 = 41;

    private static final int ECN_MASK = 0x03;
    private static final int ECN_CONGESTION = 0x03;
    private static final int ECN_CAPABLE_0 = 0x02;

    private Ipip() {}

    /**
     * Writes the outer header in front of a packet whose time to live is already decremented.
     *
     * @param inner address of the inner IPv4 header; the outer one takes the {@link #OVERHEAD} bytes before it
     * @param identification used when the inner packet may be fragmented, so that the outer one may be too
     */
    public static void encapsulate(long inner, int source, int destination, int identification) {
        int dontFragment = Ipv4.fragment(inner) & Ipv4.DONT_FRAGMENT;
        Ipv4.write(
                inner - OVERHEAD,
                outerTypeOfService(Ipv4.typeOfService(inner)),
                OVERHEAD + Ipv4.totalLength(inner),
                dontFragment != 0 ? 0 : identification & 0xFFFF,
                dontFragment,
                Ipv4.timeToLive(inner),
                PROTOCOL,
                source,
                destination);
    }

    /**
     * Writes the outer header in front of an IPv6 packet whose hop limit is already decremented.
     *
     * @param inner address of the inner header; the outer one takes the {@link #OVERHEAD6} bytes before it
     */
    public static void encapsulate6(
            long inner, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        Ipv6.write(
                inner - OVERHEAD6,
                outerTypeOfService(Ipv6.trafficClass(inner)),
                Ipv6.BYTES + Ipv6.payloadLength(inner),
                PROTOCOL6,
                Ipv6.hopLimit(inner),
                sourceHigh,
                sourceLow,
                destinationHigh,
                destinationLow);
    }

    /** Copied, but congestion that was met before the tunnel is not reported as met within it. */
    private static int outerTypeOfService(int inner) {
        return (inner & ECN_MASK) == ECN_CONGESTION ? (inner & ~ECN_MASK) | ECN_CAPABLE_0 : inner;
    }
}
