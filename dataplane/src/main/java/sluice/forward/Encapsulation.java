package sluice.forward;

import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Gre;
import sluice.wire.Gue;
import sluice.wire.Ipip;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Udp;

/**
 * Puts packets to TUN servers into other ones (spec 5.4): an outer IPv4 or IPv6 header, behind it nothing (ipip), UDP and
 * GUE headers, or a GRE header, and then the packet, IPv4 or IPv6, whose hop is already counted.
 *
 * <p>A server's {@link Tunnel} is one int here, as workers read it beside the server's counters: bits 0 and 1 are the kind,
 * bit 2 says whether there is a checksum, and the upper half is the port of GUE. {@code remcsum} is a checksum: what
 * it would leave to the server is finished when it comes from a wire.
 *
 * <p>A recipe holds two more bits beside kind and checksum, and what the outer header needs: for IPv4 both addresses, for
 * IPv6 the number of the source among the port's addresses, while the destination is in the connection's record.
 */
public final class Encapsulation {
    /** In place of a tunnel: packets leave as they are. */
    public static final int NONE = -1;

    /** The smallest MTU that IPv4 packets must find (RFC 791). */
    public static final int MINIMUM_MTU4 = 68;

    private static final int IPIP = 1;
    private static final int GUE = 2;
    private static final int GRE = 3;
    private static final int KIND = 3;
    private static final int CHECKSUM = 4;
    private static final int OUTER_IPV6 = 8;
    private static final int FRAGMENTS = 16;

    private static final int GUE_BYTES = Udp.BYTES + Gue.BYTES;

    private Encapsulation() {}

    /** The int for a tunnel. */
    static int of(Tunnel tunnel) {
        int kind = switch (tunnel.kind()) {
            case IPIP -> IPIP;
            case GUE -> GUE;
            case GRE -> GRE;
        };
        boolean hasChecksum = tunnel.checksum() != Tunnel.Checksum.NONE;
        return tunnel.port() << 16 | (hasChecksum ? CHECKSUM : 0) | kind;
    }

    /** Whether {@code tunnel} is what the header behind an outer one, IPv4 protocol {@code protocol}, belongs to. */
    public static boolean isOf(int tunnel, int protocol, int udpPort) {
        return switch (tunnel & KIND) {
            case GUE -> protocol == Ipv4.UDP && tunnel >>> 16 == udpPort;
            case GRE -> protocol == Gre.PROTOCOL;
            default -> protocol == Ipip.PROTOCOL;
        };
    }

    /** By how many bytes a tunnel makes packets longer. */
    public static int overhead(int tunnel, boolean isOuterIpv6) {
        return (isOuterIpv6 ? Ipv6.BYTES : Ipv4.BYTES) + between(tunnel);
    }

    /** Whether a tunnel needs ports. */
    public static boolean hasPorts(int tunnel) {
        return (tunnel & KIND) == GUE;
    }

    private static int between(int encapsulation) {
        return switch (encapsulation & KIND) {
            case GUE -> GUE_BYTES;
            case GRE -> (encapsulation & CHECKSUM) == 0 ? Gre.BYTES : Gre.BYTES + Gre.CHECKSUM_BYTES;
            default -> 0;
        };
    }

    /**
     * Prepares a recipe for an outer IPv4 header.
     *
     * @param sourcePort of the outer UDP header, if the tunnel {@linkplain #hasPorts needs} one
     * @param fragments whether the outer packet may always be fragmented ({@link Setting#PMTU_DISC} is 0); else only if
     *     the inner one may
     */
    public static void prepare4(
            long recipe, int tunnel, int source, int destination, int sourcePort, boolean fragments) {
        long addresses = (long) source << 32 | (destination & 0xFFFF_FFFFL);
        NatRecipe.encapsulate(recipe, addresses, ports(tunnel, sourcePort), flags(tunnel, fragments));
    }

    /** Prepares a recipe for an outer IPv6 header; {@code source} is the number of the address, the others as above. */
    public static void prepare6(long recipe, int tunnel, int source, int sourcePort, boolean fragments) {
        NatRecipe.encapsulate(recipe, source, ports(tunnel, sourcePort), flags(tunnel, fragments) | OUTER_IPV6);
    }

    private static int ports(int tunnel, int sourcePort) {
        return sourcePort << 16 | tunnel >>> 16;
    }

    private static int flags(int tunnel, boolean fragments) {
        return Math.max(IPIP, tunnel & KIND) | (tunnel & CHECKSUM) | (fragments ? FRAGMENTS : 0);
    }

    /** Whether the outer header is IPv6. */
    public static boolean isOuterIpv6(long recipe) {
        return (NatRecipe.encapsulation(recipe) & OUTER_IPV6) != 0;
    }

    /** Whether a packet that does not fit is fragmented although it says that it must not be. */
    public static boolean fragments(long recipe) {
        return (NatRecipe.encapsulation(recipe) & FRAGMENTS) != 0;
    }

    /** The number of the outer IPv6 source, as given to {@link #prepare6}. */
    public static int outerSource6(long recipe) {
        return (int) NatRecipe.outerAddresses(recipe);
    }

    /**
     * Writes outer headers in front of a packet, the outer one IPv4.
     *
     * @param inner address of the packet, which needs {@link #overhead} bytes of room before it
     * @param bytes its length
     * @param isIpv6 its version
     * @param identification used when the outer packet may be fragmented
     * @return address of the outer header
     */
    public static long wrap4(long recipe, long inner, int bytes, boolean isIpv6, int identification) {
        int encapsulation = NatRecipe.encapsulation(recipe);
        long start = inner - between(encapsulation);
        long outer = start - Ipv4.BYTES;
        int dontFragment = isIpv6 || (encapsulation & FRAGMENTS) != 0 ? 0 : Ipv4.fragment(inner) & Ipv4.DONT_FRAGMENT;
        long addresses = NatRecipe.outerAddresses(recipe);
        int source = (int) (addresses >>> 32);
        int destination = (int) addresses;
        Ipv4.write(
                outer,
                Ipip.outerTypeOfService(isIpv6 ? Ipv6.trafficClass(inner) : Ipv4.typeOfService(inner)),
                (int) (inner - outer) + bytes,
                dontFragment != 0 ? 0 : identification & 0xFFFF,
                dontFragment,
                isIpv6 ? Ipv6.hopLimit(inner) : Ipv4.timeToLive(inner),
                protocol(encapsulation, isIpv6),
                source,
                destination);
        writeBetween(recipe, encapsulation, start, bytes, isIpv6);
        if ((encapsulation & (KIND | CHECKSUM)) == (GUE | CHECKSUM)) {
            int length = GUE_BYTES + bytes;
            int checksum = Checksum.transport4(source, destination, Ipv4.UDP, start, length);
            Udp.checksum(start, Checksum.udp(checksum));
        }
        return outer;
    }

    /** As {@link #wrap4}, the outer header IPv6, from and to the addresses given as halves. */
    public static long wrap6(
            long recipe,
            long inner,
            int bytes,
            boolean isIpv6,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow) {
        int encapsulation = NatRecipe.encapsulation(recipe);
        long start = inner - between(encapsulation);
        long outer = start - Ipv6.BYTES;
        Ipv6.write(
                outer,
                Ipip.outerTypeOfService(isIpv6 ? Ipv6.trafficClass(inner) : Ipv4.typeOfService(inner)),
                (int) (inner - start) + bytes,
                protocol(encapsulation, isIpv6),
                isIpv6 ? Ipv6.hopLimit(inner) : Ipv4.timeToLive(inner),
                sourceHigh,
                sourceLow,
                destinationHigh,
                destinationLow);
        writeBetween(recipe, encapsulation, start, bytes, isIpv6);
        if ((encapsulation & (KIND | CHECKSUM)) == (GUE | CHECKSUM)) {
            Udp.checksum(start, Checksum.udp(Checksum.transport6(outer, Ipv4.UDP, start, GUE_BYTES + bytes)));
        }
        return outer;
    }

    private static int protocol(int encapsulation, boolean isIpv6) {
        return switch (encapsulation & KIND) {
            case GUE -> Ipv4.UDP;
            case GRE -> Gre.PROTOCOL;
            default -> innerProtocol(isIpv6);
        };
    }

    private static int innerProtocol(boolean isIpv6) {
        return isIpv6 ? Ipip.PROTOCOL6 : Ipip.PROTOCOL;
    }

    /** Writes what stands at {@code start}, between outer and inner header, but for the checksum of UDP. */
    private static void writeBetween(long recipe, int encapsulation, long start, int bytes, boolean isIpv6) {
        int kind = encapsulation & KIND;
        if (kind == GUE) {
            Udp.write(start, NatRecipe.outerPorts(recipe), GUE_BYTES + bytes);
            Gue.write(start + Udp.BYTES, innerProtocol(isIpv6));
        } else if (kind == GRE) {
            int type = isIpv6 ? Ethernet.IPV6 : Ethernet.IPV4;
            if ((encapsulation & CHECKSUM) == 0) {
                Gre.write(start, type);
            } else {
                Gre.writeWithChecksum(start, type, bytes);
            }
        }
    }
}
