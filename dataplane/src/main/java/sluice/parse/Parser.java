package sluice.parse;

import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.wire.Arp;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Icmp4;
import sluice.wire.Ip4;
import sluice.wire.Ipsec;
import sluice.wire.Ipv4;
import sluice.wire.Ipv4Options;
import sluice.wire.Mac;
import sluice.wire.Sctp;
import sluice.wire.Tcp;
import sluice.wire.Udp;
import sluice.wire.Vlan;

/**
 * Parses a burst: finds the headers of each frame and checks every length that later stages rely on.
 *
 * <p>The first check that fails names the kind; checks go from the outermost header inwards. The common case, an
 * untagged TCP or UDP packet over IPv4 without options, reads each header field once and takes no branch that a
 * processor would guess wrong.
 *
 * <p>Thread: any; all state is in the arguments.
 */
public final class Parser {
    private static final long LOW_32 = 0xFFFF_FFFFL;
    private static final int PROTOCOL_SHIFT = 48;
    private static final int UNTAGGED = -1;
    private static final int FRAGMENTED = Ipv4.MORE_FRAGMENTS | Ipv4.OFFSET_MASK;

    private Parser() {}

    /**
     * Parses every packet of {@code burst}.
     *
     * @param portMac MAC address of the port that received the burst
     * @param into gets one entry per packet; its capacity is at least the burst's
     */
    public static void parse(Burst burst, long portMac, Headers into) {
        int size = burst.size();
        for (int i = 0; i < size; i++) {
            into.kind(i, frame(burst.frame(i), burst.length(i), burst.offloads(i), portMac, into, i));
        }
        into.size(size);
    }

    private static int frame(long frame, int length, int offloads, long portMac, Headers into, int i) {
        int vlan = UNTAGGED;
        if ((offloads & (Burst.MULTI_SEGMENT | Burst.VLAN)) != 0) {
            if ((offloads & Burst.MULTI_SEGMENT) != 0) {
                return Kind.MULTI_SEGMENT;
            }
            vlan = Burst.vlanControl(offloads);
        }
        if (length < Ethernet.BYTES) {
            return Kind.TRUNCATED_ETHERNET;
        }
        long destination = Ethernet.destination(frame);
        boolean isToPort = destination == portMac;
        if (!isToPort && !Mac.isGroup(destination)) {
            return Kind.NOT_FOR_US;
        }
        int type = Ethernet.type(frame);
        long network = frame + Ethernet.BYTES;
        int available = length - Ethernet.BYTES;
        if (type == Ethernet.VLAN && vlan == UNTAGGED) {
            if (available < Vlan.BYTES) {
                return Kind.TRUNCATED_ETHERNET;
            }
            vlan = Vlan.control(frame);
            type = Vlan.type(frame);
            network += Vlan.BYTES;
            available -= Vlan.BYTES;
        }
        into.network(i, network);
        into.vlan(i, vlan);
        if (type == Ethernet.IPV4) {
            return ipv4(network, available, offloads, isToPort, into, i);
        }
        if (type == Ethernet.IPV6) {
            return Parser6.ipv6(network, available, isToPort, into, i);
        }
        return notIp(type, network, available);
    }

    private static int notIp(int type, long network, int available) {
        if (type != Ethernet.ARP) {
            return Kind.OTHER_ETHERTYPE;
        }
        if (available < Arp.BYTES) {
            return Kind.TRUNCATED_ARP;
        }
        return Arp.isIpv4OverEthernet(network) ? Kind.ARP : Kind.BAD_ARP;
    }

    private static int ipv4(long ip, int available, int offloads, boolean isToPort, Headers into, int i) {
        if (available < Ipv4.BYTES) {
            return Kind.TRUNCATED_IPV4;
        }
        // The 20 bytes in three reads: version to fragment offset; time to live to source; destination.
        long first = Memory.i64(ip);
        long second = Memory.i64(ip + 8);
        int destination = Ipv4.destination(ip);
        int source = (int) second;
        int headerLength = Ipv4.BYTES;
        if (first >>> 56 != 0x45) {
            int unusual = unusualHeader(ip, available);
            if (unusual != 0) {
                return unusual;
            }
            headerLength = Ipv4.headerLength(ip);
        }
        int totalLength = (int) (first >>> 32) & 0xFFFF;
        if (totalLength < headerLength) {
            return Kind.TOTAL_LENGTH_BELOW_HEADER;
        }
        if (totalLength > available) {
            return Kind.TOTAL_LENGTH_BEYOND_FRAME;
        }
        if ((offloads & Burst.IP_CHECKSUM_GOOD) == 0) {
            long sum = (first >>> 32) + (first & LOW_32) + (second >>> 32) + (second & LOW_32);
            sum += (destination & LOW_32);
            if (headerLength != Ipv4.BYTES) {
                sum += Checksum.sum(ip + Ipv4.BYTES, headerLength - Ipv4.BYTES);
            }
            if (Checksum.finish(sum) != 0) {
                return Kind.BAD_IPV4_CHECKSUM;
            }
        }
        int problem = headerLength == Ipv4.BYTES ? 0 : options(ip, headerLength);
        if (problem == 0) {
            problem = martian(source, destination);
        }
        if (problem != 0) {
            return problem;
        }
        int protocol = (int) (second >>> PROTOCOL_SHIFT) & 0xFF;
        long transport = ip + headerLength;
        into.source(i, source);
        into.destination(i, destination);
        into.protocol(i, protocol);
        into.networkLength(i, totalLength);
        into.transport(i, transport);
        into.ports(i, 0);
        into.tcpFlags(i, 0);
        if (!isToPort) {
            return Kind.OTHER4;
        }
        if (((int) first & FRAGMENTED) != 0) {
            return Kind.FRAGMENT4;
        }
        return transport(protocol, transport, totalLength - headerLength, into, i);
    }

    /** Judges a header that has options or is broken: 0 when it is sound so far, else a kind. */
    private static int unusualHeader(long ip, int available) {
        if (Ipv4.version(ip) != 4) {
            return Kind.BAD_VERSION;
        }
        int headerLength = Ipv4.headerLength(ip);
        if (headerLength < Ipv4.BYTES) {
            return Kind.BAD_HEADER_LENGTH;
        }
        return headerLength > available ? Kind.TRUNCATED_IPV4 : 0;
    }

    /** Judges the options of a header, as the kernel does by default: 0 when they may pass, else a kind. */
    private static int options(long ip, int headerLength) {
        if (!Ipv4Options.areSound(ip, headerLength)) {
            return Kind.BAD_IPV4_OPTIONS;
        }
        return Ipv4Options.routeSource(ip, headerLength) ? Kind.SOURCE_ROUTE : 0;
    }

    /** What a router refuses (RFC 1812, 5.3.7; as the kernel does): 0 for ordinary addresses, else a kind. */
    private static int martian(int source, int destination) {
        // A host without address may ask all hosts for one (DHCP).
        if (!Ip4.isHost(source) && !(source == 0 && destination == Ip4.BROADCAST)) {
            return Kind.MARTIAN_SOURCE;
        }
        return Ip4.isLoopback(destination) || Ip4.isThisNetwork(destination) ? Kind.MARTIAN_DESTINATION : 0;
    }

    /** Checks the transport header of a whole packet, and notes what flows are known by; {@link Kind#FLOW4} is a pass. */
    static int transport(int protocol, long transport, int available, Headers into, int i) {
        if (protocol == Ipv4.TCP) {
            if (available < Tcp.BYTES) {
                return Kind.TRUNCATED_TCP;
            }
            int headerLength = Tcp.headerLength(transport);
            if (headerLength < Tcp.BYTES || headerLength > available) {
                return Kind.BAD_TCP_DATA_OFFSET;
            }
            into.ports(i, Tcp.ports(transport));
            into.tcpFlags(i, Tcp.flags(transport));
            return Kind.FLOW4;
        }
        if (protocol == Ipv4.UDP) {
            if (available < Udp.BYTES) {
                return Kind.TRUNCATED_UDP;
            }
            into.ports(i, Udp.ports(transport));
            return Kind.FLOW4;
        }
        return otherTransport(protocol, transport, available, into, i);
    }

    private static int otherTransport(int protocol, long transport, int available, Headers into, int i) {
        if (protocol == Ipv4.ICMP) {
            return available < Icmp4.BYTES ? Kind.TRUNCATED_ICMP : Kind.ICMP4;
        }
        if (Ipsec.is(protocol)) {
            return ipsec(into, i);
        }
        return protocol == Ipv4.SCTP ? sctp(transport, available, into, i) : Kind.OTHER4;
    }

    /** As {@link #transport}, for ESP and AH: nothing of them is looked at. */
    static int ipsec(Headers into, int i) {
        into.ports(i, Ipsec.ISAKMP_PORTS);
        return Kind.FLOW4;
    }

    /** As {@link #transport}, for SCTP. */
    static int sctp(long transport, int available, Headers into, int i) {
        if (available < Sctp.BYTES + Sctp.CHUNK_BYTES) {
            return Kind.TRUNCATED_SCTP;
        }
        into.ports(i, Sctp.ports(transport));
        into.chunk(i, Sctp.decidingChunk(transport, available));
        return Kind.FLOW4;
    }
}
