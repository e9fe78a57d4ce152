package sluice.forward;

import sluice.wire.Icmp4;
import sluice.wire.Icmp6;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;

/**
 * Gives packets between a client and a real server of different families the other family's header (RFC 7915): what
 * FULLNAT does as NAT64 and NAT46. Addresses are not derived from each other, but those of the connection.
 *
 * <p>The new header ends where the transport header begins, so the packet's data stay where they are. IPv4 options and IPv6
 * extension headers are left out, as RFC 7915 says (4.1, 5.1). Fragments have been put together before.
 *
 * <p>Thread: any; all state is in the arguments.
 */
public final class FamilyChange {
    /** By how many bytes an IPv6 header is longer than an IPv4 one. */
    public static final int GROWTH = Ipv6.BYTES - Ipv4.BYTES;

    /** No message of the other family says the same. */
    public static final int UNTRANSLATABLE = -1;

    private static final int MAXIMUM_BYTES = 65_535;
    /** The MTU of an old router that does not tell one is not guessed (RFC 7915, 4.2): this one always works. */
    private static final int SAFE_MTU6 = Ipv6.MINIMUM_MTU;

    private static final int MTU_MASK = 0xFFFF;
    private static final int NEXT_HEADER_POINTER = 6;

    // Codes of ICMP's "unreachable" beside those that Icmp4 names (RFC 792, RFC 1122, RFC 1812).
    private static final int NETWORK_PROHIBITED = 9;
    private static final int HOST_PROHIBITED = 10;
    private static final int COMMUNICATION_PROHIBITED = 13;
    private static final int PRECEDENCE_VIOLATION = 14;
    private static final int PRECEDENCE_CUTOFF = 15;
    // Codes of ICMPv6's "unreachable" beside those that Icmp6 names (RFC 4443, 3.1).
    private static final int NO_ROUTE = 0;
    private static final int PROHIBITED = 1;
    private static final int BEYOND_SCOPE = 2;

    private FamilyChange() {}

    /**
     * The most bytes that a packet may have before the change.
     *
     * @param mtu that of the output port
     * @param isToIpv4 the direction of the change; senders of IPv6 need not go below its minimum, and their packets are then
     *     fragmented behind the change (RFC 7915, 5.1)
     */
    public static int mtuBefore(int mtu, boolean isToIpv4) {
        return isToIpv4 ? Math.min(MAXIMUM_BYTES, Math.max(mtu + GROWTH, Ipv6.MINIMUM_MTU)) : mtu - GROWTH;
    }

    /** Whether {@code bytes} behind a header of 20 bytes are too many for IPv4. */
    public static boolean isTooLong4(int bytes) {
        return bytes > MAXIMUM_BYTES - Ipv4.BYTES;
    }

    /**
     * Writes an IPv6 header over the IPv4 header at {@code ip} and what is before it; one hop less to live.
     *
     * @param transport where the transport header starts
     * @param bytes from there to the end of the packet
     * @return address of the new header
     */
    public static long to6(
            long ip,
            long transport,
            int bytes,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow) {
        long ip6 = transport - Ipv6.BYTES;
        int trafficClass = Ipv4.typeOfService(ip);
        int protocol = Ipv4.protocol(ip);
        int hops = Ipv4.timeToLive(ip) - 1;
        Ipv6.write(ip6, trafficClass, bytes, protocol, hops, sourceHigh, sourceLow, destinationHigh, destinationLow);
        return ip6;
    }

    /**
     * Writes an IPv4 header over the end of the IPv6 header at {@code ip} and its extension headers; one hop less to live.
     * Packets that IPv6 would carry over any link may be fragmented, others must not be (RFC 7915, 5.1).
     *
     * @param transport where the transport header starts
     * @param protocol its number
     * @param bytes from there to the end of the packet
     * @param identification for packets that may be fragmented
     * @param isToCut whether it is fragmented at once, whatever its size
     * @return address of the new header
     */
    public static long to4(
            long ip,
            long transport,
            int protocol,
            int bytes,
            int identification,
            boolean isToCut,
            int source,
            int destination) {
        long ip4 = transport - Ipv4.BYTES;
        int length = Ipv4.BYTES + bytes;
        boolean mayBeCut = isToCut || length + GROWTH <= Ipv6.MINIMUM_MTU;
        int typeOfService = Ipv6.trafficClass(ip);
        int hops = Ipv6.hopLimit(ip) - 1;
        Ipv4.write(
                ip4,
                typeOfService,
                length,
                mayBeCut ? identification & 0xFFFF : 0,
                mayBeCut ? 0 : Ipv4.DONT_FRAGMENT,
                hops,
                protocol,
                source,
                destination);
        return ip4;
    }

    /**
     * Type and code of the ICMPv6 message that says what an ICMP error says (RFC 7915, 4.2).
     *
     * @return type &lt;&lt; 8 | code, or {@link #UNTRANSLATABLE}
     */
    public static int error6(int type, int code) {
        if (type == Icmp4.TIME_EXCEEDED) {
            return header(Icmp6.TIME_EXCEEDED, code);
        }
        if (type != Icmp4.UNREACHABLE) {
            return UNTRANSLATABLE;
        }
        return switch (code) {
            case Icmp4.PROTOCOL_UNREACHABLE -> header(Icmp6.PARAMETER_PROBLEM, Icmp6.UNKNOWN_NEXT_HEADER);
            case Icmp4.PORT_UNREACHABLE -> header(Icmp6.UNREACHABLE, Icmp6.PORT_UNREACHABLE);
            case Icmp4.FRAGMENTATION_NEEDED -> header(Icmp6.PACKET_TOO_BIG, 0);
            case NETWORK_PROHIBITED, HOST_PROHIBITED, COMMUNICATION_PROHIBITED, PRECEDENCE_CUTOFF ->
                header(Icmp6.UNREACHABLE, PROHIBITED);
            case PRECEDENCE_VIOLATION -> UNTRANSLATABLE;
            default -> code <= 12 ? header(Icmp6.UNREACHABLE, NO_ROUTE) : UNTRANSLATABLE;
        };
    }

    /** The last four bytes of that message's header. */
    public static int rest6(int type, int code, int rest) {
        if (type != Icmp4.UNREACHABLE) {
            return 0;
        }
        if (code == Icmp4.PROTOCOL_UNREACHABLE) {
            return NEXT_HEADER_POINTER;
        }
        return code == Icmp4.FRAGMENTATION_NEEDED ? Math.max(SAFE_MTU6, (rest & MTU_MASK) + GROWTH) : 0;
    }

    /**
     * Type and code of the ICMP message that says what an ICMPv6 error says (RFC 7915, 5.2).
     *
     * @return type &lt;&lt; 8 | code, or {@link #UNTRANSLATABLE}
     */
    public static int error4(int type, int code) {
        return switch (type) {
            case Icmp6.PACKET_TOO_BIG -> header(Icmp4.UNREACHABLE, Icmp4.FRAGMENTATION_NEEDED);
            case Icmp6.TIME_EXCEEDED -> header(Icmp4.TIME_EXCEEDED, code);
            case Icmp6.PARAMETER_PROBLEM ->
                code == Icmp6.UNKNOWN_NEXT_HEADER
                        ? header(Icmp4.UNREACHABLE, Icmp4.PROTOCOL_UNREACHABLE)
                        : UNTRANSLATABLE;
            case Icmp6.UNREACHABLE ->
                switch (code) {
                    case NO_ROUTE, BEYOND_SCOPE, Icmp6.ADDRESS_UNREACHABLE ->
                        header(Icmp4.UNREACHABLE, Icmp4.HOST_UNREACHABLE);
                    case PROHIBITED -> header(Icmp4.UNREACHABLE, HOST_PROHIBITED);
                    case Icmp6.PORT_UNREACHABLE -> header(Icmp4.UNREACHABLE, Icmp4.PORT_UNREACHABLE);
                    default -> UNTRANSLATABLE;
                };
            default -> UNTRANSLATABLE;
        };
    }

    /** The last four bytes of that message's header. */
    public static int rest4(int type, int rest) {
        return type == Icmp6.PACKET_TOO_BIG ? Math.min(MTU_MASK, rest - GROWTH) : 0;
    }

    private static int header(int type, int code) {
        return type << 8 | code;
    }
}
