package sluice.wire;

/** What the headers of IPv4 and IPv6 have in common, done by the version that a header names. */
public final class Ip {
    private static final int IPV6 = 6;

    private Ip() {}

    /** Whether the header at {@code ip} is one of IPv6. */
    public static boolean isIpv6(long ip) {
        return Ipv4.version(ip) == IPV6;
    }

    /** Length in bytes of the packet, from its IP header to its end. */
    public static int length(long ip) {
        return isIpv6(ip) ? Ipv6.BYTES + Ipv6.payloadLength(ip) : Ipv4.totalLength(ip);
    }

    /** Writes the length in bytes of the packet, header included, and mends the header's checksum if it has one. */
    public static void length(long ip, int bytes) {
        if (isIpv6(ip)) {
            Ipv6.payloadLength(ip, bytes - Ipv6.BYTES);
            return;
        }
        int delta = Checksum.delta(Ipv4.totalLength(ip), bytes);
        Ipv4.totalLength(ip, bytes);
        Ipv4.checksum(ip, Checksum.apply(Ipv4.checksum(ip), delta));
    }

    /**
     * The sum of the pseudo header for the IP header at {@code ip}.
     *
     * @param protocol number of the transport protocol
     * @param bytes length of transport header and data
     */
    public static long pseudoHeader(long ip, int protocol, int bytes) {
        return isIpv6(ip)
                ? Checksum.pseudoHeader6(ip, protocol, bytes)
                : Checksum.pseudoHeader4(Ipv4.source(ip), Ipv4.destination(ip), protocol, bytes);
    }

    /** High half of the source address, as {@link IpAddress} has it. */
    public static long sourceHigh(long ip) {
        return isIpv6(ip) ? Ipv6.sourceHigh(ip) : IpAddress.HIGH4;
    }

    /** Low half of the source address. */
    public static long sourceLow(long ip) {
        return isIpv6(ip) ? Ipv6.sourceLow(ip) : IpAddress.low4(Ipv4.source(ip));
    }

    /** High half of the destination address. */
    public static long destinationHigh(long ip) {
        return isIpv6(ip) ? Ipv6.destinationHigh(ip) : IpAddress.HIGH4;
    }

    /** Low half of the destination address. */
    public static long destinationLow(long ip) {
        return isIpv6(ip) ? Ipv6.destinationLow(ip) : IpAddress.low4(Ipv4.destination(ip));
    }
}
