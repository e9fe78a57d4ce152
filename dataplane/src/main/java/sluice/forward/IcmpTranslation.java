package sluice.forward;

import sluice.wire.Checksum;
import sluice.wire.Icmp4;
import sluice.wire.Icmp6;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Udp;

/**
 * Translates ICMP and ICMPv6 errors about packets of NAT connections (spec 6.1, 6.3): the address that the error is sent to
 * or from, and the same side of the packet that it quotes. The quoted transport checksum is left as it is, for seldom is
 * all of its data quoted.
 *
 * <p>Checksums are mended, not computed anew: a good message stays good. Thread: any; all state is in the arguments.
 */
public final class IcmpTranslation {
    /** In place of a port: the quoted packet has none. */
    public static final int NO_PORT = -1;

    private static final int PORT_MASK = 0xFFFF;

    private IcmpTranslation() {}

    /**
     * Translates an ICMP error.
     *
     * @param ip the error's IPv4 header, whose TTL stays as it is
     * @param icmp the message
     * @param quoted the IPv4 header that it quotes
     * @param transport the transport header that it quotes
     * @param isToServer whether it goes to the real server, about a reply; else to the client, about a request
     * @param address the real server's, or the virtual one
     * @param port the real server's, or the virtual one, or {@link #NO_PORT}
     */
    public static void translate4(
            long ip, long icmp, long quoted, long transport, boolean isToServer, int address, int port) {
        int bytes = (int) (transport - quoted);
        int outer = isToServer ? Ipv4.destination(ip) : Ipv4.source(ip);
        Ipv4.checksum(ip, Checksum.apply(Ipv4.checksum(ip), Checksum.delta(outer, address)));
        int before = Checksum.fold(Checksum.sum(quoted, bytes));
        if (isToServer) {
            Ipv4.destination(ip, address);
            Ipv4.source(quoted, address);
        } else {
            Ipv4.source(ip, address);
            Ipv4.destination(quoted, address);
        }
        // Routers may quote a header without mending its checksum after the hop; the kernel makes it right.
        Ipv4.checksum(quoted, 0);
        Ipv4.checksum(quoted, Checksum.of(quoted, bytes));
        int after = Checksum.fold(Checksum.sum(quoted, bytes));
        int delta = Checksum.combine(Checksum.delta(before, after), replacePort(transport, isToServer, port));
        Icmp4.checksum(icmp, Checksum.apply(Icmp4.checksum(icmp), delta));
    }

    /** As {@link #translate4}, for an ICMPv6 error. */
    public static void translate6(
            long ip, long icmp, long quoted, long transport, boolean isToServer, long high, long low, int port) {
        int delta = replacePort(transport, isToServer, port);
        if (isToServer) {
            delta = add(delta, Ipv6.destinationHigh(ip), Ipv6.destinationLow(ip), high, low);
            delta = add(delta, Ipv6.sourceHigh(quoted), Ipv6.sourceLow(quoted), high, low);
            Ipv6.destination(ip, high, low);
            Ipv6.source(quoted, high, low);
        } else {
            delta = add(delta, Ipv6.sourceHigh(ip), Ipv6.sourceLow(ip), high, low);
            delta = add(delta, Ipv6.destinationHigh(quoted), Ipv6.destinationLow(quoted), high, low);
            Ipv6.source(ip, high, low);
            Ipv6.destination(quoted, high, low);
        }
        Icmp6.checksum(icmp, Checksum.apply(Icmp6.checksum(icmp), delta));
    }

    /** Replaces the port of one side; returns what that adds to the sum. */
    private static int replacePort(long transport, boolean isToServer, int port) {
        if (port == NO_PORT) {
            return 0;
        }
        int before = Udp.ports(transport);
        int after = isToServer ? port << 16 | (before & PORT_MASK) : (before & ~PORT_MASK) | port;
        Udp.ports(transport, after);
        return Checksum.delta(before, after);
    }

    private static int add(int delta, long high, long low, long newHigh, long newLow) {
        return Checksum.combine(delta, Checksum.delta6(high, low, newHigh, newLow));
    }
}
