package sluice.parse;

import sluice.dpdk.Memory;
import sluice.wire.Icmp6;
import sluice.wire.IpAddress;
import sluice.wire.Ipsec;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Ipv6Extension;

/**
 * Parses an IPv6 packet: header, extension headers, transport header (RFC 8200).
 *
 * <p>Extension headers are passed over as the kernel does ({@code ipv6_skip_exthdr}): hop-by-hop and destination options,
 * routing and authentication headers. Their order and options are not looked at. Thread: any.
 */
final class Parser6 {
    /** The most extension headers that a packet may have before its transport header. */
    static final int MAXIMUM_EXTENSIONS = 8;

    private static final int SOUND = 0;
    private static final int VERSION_SHIFT = 60;
    private static final int PAYLOAD_LENGTH_SHIFT = 16;
    private static final int NEXT_HEADER_SHIFT = 8;
    private static final int SCOPE_SHIFT = 48;
    /** Groups of scope 0 and 1 do not leave a host (RFC 4291, 2.7; RFC 7346). */
    private static final int INTERFACE_SCOPE = 1;

    private Parser6() {}

    /** The kind of the IPv6 packet at {@code ip}, of which the frame holds {@code available} bytes. */
    static int ipv6(long ip, int available, boolean isToPort, Headers into, int i) {
        if (available < Ipv6.BYTES) {
            return Kind.TRUNCATED_IPV6;
        }
        long first = Memory.i64(ip);
        if (first >>> VERSION_SHIFT != 6) {
            return Kind.BAD_VERSION;
        }
        int payloadLength = (int) (first >>> PAYLOAD_LENGTH_SHIFT) & 0xFFFF;
        if (payloadLength > available - Ipv6.BYTES) {
            return Kind.PAYLOAD_BEYOND_FRAME;
        }
        long destinationHigh = Ipv6.destinationHigh(ip);
        boolean isToGroup = IpAddress.isMulticast6(destinationHigh);
        int problem = martian(ip, destinationHigh, isToGroup);
        if (problem != SOUND) {
            return problem;
        }
        int protocol = (int) (first >>> NEXT_HEADER_SHIFT) & 0xFF;
        long transport = ip + Ipv6.BYTES;
        long end = transport + payloadLength;
        into.protocol(i, protocol);
        into.transport(i, transport);
        into.networkLength(i, Ipv6.BYTES + payloadLength);
        into.ports(i, 0);
        into.tcpFlags(i, 0);
        if (Ipv6Extension.isExtension(protocol)) {
            problem = skipExtensions(protocol, transport, end, into, i);
            if (problem != SOUND) {
                return problem;
            }
            protocol = into.protocol(i);
            transport = into.transport(i);
        }
        int rest = (int) (end - transport);
        if (protocol == Ipv6.ICMP) {
            return icmp(transport, rest, isToPort && !isToGroup);
        }
        if (!isToPort || isToGroup) {
            return Kind.OTHER6;
        }
        if (protocol == Ipv4.TCP || protocol == Ipv4.UDP) {
            return flow(Parser.transport(protocol, transport, rest, into, i));
        }
        return otherTransport(protocol, transport, rest, into, i);
    }

    /** What the kernel refuses on reception: {@link #SOUND} for ordinary addresses, else a kind. */
    private static int martian(long ip, long destinationHigh, boolean isToGroup) {
        long sourceHigh = Ipv6.sourceHigh(ip);
        if (IpAddress.isMulticast6(sourceHigh)) {
            return Kind.MARTIAN_SOURCE;
        }
        if (sourceHigh == 0 && isNoHost(Ipv6.sourceLow(ip))) {
            // A host without address asks groups: whether one is free (RFC 4862), who is there (RFC 4861, RFC 3810).
            if (!isToGroup || Ipv6.sourceLow(ip) != 0) {
                return Kind.MARTIAN_SOURCE;
            }
        }
        if (isToGroup) {
            int scope = (int) (destinationHigh >>> SCOPE_SHIFT) & 0xF;
            return scope <= INTERFACE_SCOPE ? Kind.MARTIAN_DESTINATION : SOUND;
        }
        return destinationHigh == 0 && isNoHost(Ipv6.destinationLow(ip)) ? Kind.MARTIAN_DESTINATION : SOUND;
    }

    /** Whether an address that starts with eight zeros is unspecified, loopback or IPv4-mapped. */
    private static boolean isNoHost(long low) {
        return low == 0 || low == 1 || IpAddress.is4(0, low);
    }

    /** Notes protocol and transport behind the extension headers: {@link #SOUND}, else a kind. */
    private static int skipExtensions(int first, long start, long end, Headers into, int i) {
        int kind = first;
        long at = start;
        for (int count = 0; Ipv6Extension.isExtension(kind) && kind != Ipv6Extension.FRAGMENT; count++) {
            if (count == MAXIMUM_EXTENSIONS) {
                return Kind.TOO_MANY_EXTENSIONS;
            }
            if (end - at < Ipv6Extension.BYTES) {
                return Kind.TRUNCATED_EXTENSION;
            }
            if (kind == Ipv6Extension.ROUTING
                    && Ipv6Extension.routingType(at) == 0
                    && Ipv6Extension.segmentsLeft(at) != 0) {
                return Kind.ROUTING_TYPE_0;
            }
            int length = Ipv6Extension.length(kind, at);
            kind = Ipv6Extension.nextHeader(at);
            at += length;
            if (at > end) {
                return Kind.TRUNCATED_EXTENSION;
            }
        }
        into.protocol(i, kind);
        into.transport(i, at);
        return SOUND;
    }

    private static int icmp(long icmp, int available, boolean isToUs) {
        if (available < Icmp6.BYTES) {
            return Kind.TRUNCATED_ICMP;
        }
        if (Icmp6.isNeighbourDiscovery(Icmp6.type(icmp))) {
            return Kind.ND;
        }
        return isToUs ? Kind.ICMP6 : Kind.OTHER6;
    }

    private static int otherTransport(int protocol, long transport, int available, Headers into, int i) {
        if (protocol == Ipv6Extension.FRAGMENT) {
            return available < Ipv6Extension.BYTES ? Kind.TRUNCATED_EXTENSION : Kind.FRAGMENT6;
        }
        if (protocol == Ipv4.SCTP) {
            return flow(Parser.sctp(transport, available, into, i));
        }
        return Ipsec.is(protocol) ? flow(Parser.ipsec(into, i)) : Kind.OTHER6;
    }

    /** {@link Kind#FLOW6} for a flow, the kinds of malformed packets as they are. */
    private static int flow(int kind) {
        return kind == Kind.FLOW4 ? Kind.FLOW6 : kind;
    }
}
