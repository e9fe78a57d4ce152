package sluice.forward;

import sluice.wire.Checksum;
import sluice.wire.Icmp4;
import sluice.wire.Icmp6;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Udp;

/**
 * Translates ICMP and ICMPv6 errors about packets of NAT and FULLNAT connections (spec 5.7, 6.1, 6.3): the addresses of the
 * error, and those of the packet that it quotes; an address that does not change is given as it is. The quoted transport
 * checksum is left as it is, for seldom is all of its data quoted.
 *
 * <p>Checksums are mended, not computed anew: a good message stays good. Thread: any; all state is in the arguments.
 */
public final class IcmpTranslation {
    private IcmpTranslation() {}

    /**
     * Translates an ICMP error.
     *
     * @param ip the error's IPv4 header, whose TTL stays as it is
     * @param icmp the message
     * @param quoted the IPv4 header that it quotes
     * @param headerBytes length of that header
     * @param source address that the error is from
     * @param destination address that it is for
     * @param quotedSource address that the quoted packet was from
     * @param quotedDestination address that it was for
     */
    public static void translate4(
            long ip,
            long icmp,
            long quoted,
            int headerBytes,
            int source,
            int destination,
            int quotedSource,
            int quotedDestination) {
        int outer = Checksum.combine(
                Checksum.delta(Ipv4.source(ip), source), Checksum.delta(Ipv4.destination(ip), destination));
        Ipv4.checksum(ip, Checksum.apply(Ipv4.checksum(ip), outer));
        Ipv4.source(ip, source);
        Ipv4.destination(ip, destination);
        int before = Checksum.fold(Checksum.sum(quoted, headerBytes));
        Ipv4.source(quoted, quotedSource);
        Ipv4.destination(quoted, quotedDestination);
        // Routers may quote a header without mending its checksum after the hop; the kernel makes it right.
        Ipv4.checksum(quoted, 0);
        Ipv4.checksum(quoted, Checksum.of(quoted, headerBytes));
        int after = Checksum.fold(Checksum.sum(quoted, headerBytes));
        Icmp4.checksum(icmp, Checksum.apply(Icmp4.checksum(icmp), Checksum.delta(before, after)));
    }

    /** Replaces the ports that the ICMP error at {@code icmp} quotes at {@code transport}. */
    public static void ports4(long icmp, long transport, int ports) {
        Icmp4.checksum(icmp, Checksum.apply(Icmp4.checksum(icmp), Checksum.delta(Udp.ports(transport), ports)));
        Udp.ports(transport, ports);
    }

    /** Gives an ICMPv6 error at {@code ip} other addresses; they count for the checksum at {@code icmp}. */
    public static void addresses6(
            long ip, long icmp, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        int source = Checksum.delta6(Ipv6.sourceHigh(ip), Ipv6.sourceLow(ip), sourceHigh, sourceLow);
        int destination =
                Checksum.delta6(Ipv6.destinationHigh(ip), Ipv6.destinationLow(ip), destinationHigh, destinationLow);
        Icmp6.checksum(icmp, Checksum.apply(Icmp6.checksum(icmp), Checksum.combine(source, destination)));
        Ipv6.source(ip, sourceHigh, sourceLow);
        Ipv6.destination(ip, destinationHigh, destinationLow);
    }

    /** Replaces the ports that the ICMPv6 error at {@code icmp} quotes at {@code transport}. */
    public static void ports6(long icmp, long transport, int ports) {
        Icmp6.checksum(icmp, Checksum.apply(Icmp6.checksum(icmp), Checksum.delta(Udp.ports(transport), ports)));
        Udp.ports(transport, ports);
    }
}
