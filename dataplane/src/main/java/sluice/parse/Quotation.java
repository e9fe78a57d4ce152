package sluice.parse;

import sluice.wire.IpAddress;
import sluice.wire.Ipsec;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Ipv6Extension;
import sluice.wire.Udp;

/**
 * The packet that an ICMP or ICMPv6 error quotes, as far as flows are known by it (spec 6.1, 6.3). Routers quote little:
 * behind the header there may be no more than the ports. Nothing of what is quoted has passed the {@link Parser}.
 *
 * <p>Mutable: one object serves all packets. Thread: its owner's.
 */
public final class Quotation {
    private static final int PORTS_BYTES = 4;

    private long network;
    private long transport;
    private int protocol;
    private int ports;
    private boolean hasPorts;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private boolean isLaterFragment;

    /**
     * Reads a quoted IPv4 packet.
     *
     * @param ip where it starts
     * @param available how many bytes of it are there
     * @return whether it is a TCP, UDP or SCTP packet with its ports, or one of IPsec
     */
    public boolean read4(long ip, int available) {
        if (available < Ipv4.BYTES || Ipv4.version(ip) != 4) {
            return false;
        }
        int headerLength = Ipv4.headerLength(ip);
        if (headerLength < Ipv4.BYTES || !isFlow(Ipv4.protocol(ip), available - headerLength)) {
            return false;
        }
        sourceHigh = IpAddress.HIGH4;
        sourceLow = IpAddress.low4(Ipv4.source(ip));
        destinationHigh = IpAddress.HIGH4;
        destinationLow = IpAddress.low4(Ipv4.destination(ip));
        isLaterFragment = (Ipv4.fragment(ip) & Ipv4.OFFSET_MASK) != 0;
        found(ip, ip + headerLength, Ipv4.protocol(ip));
        return true;
    }

    /**
     * Reads a quoted IPv6 packet, passing over its extension headers.
     *
     * @param ip where it starts
     * @param available how many bytes of it are there
     * @return whether it is a TCP, UDP or SCTP packet with its ports, or one of ESP; of a fragment, the first
     */
    public boolean read6(long ip, int available) {
        if (available < Ipv6.BYTES || Ipv6.version(ip) != 6) {
            return false;
        }
        int kind = Ipv6.nextHeader(ip);
        long at = ip + Ipv6.BYTES;
        long end = ip + available;
        for (int count = 0; Ipv6Extension.isExtension(kind); count++) {
            if (count == Parser6.MAXIMUM_EXTENSIONS || end - at < Ipv6Extension.BYTES) {
                return false;
            }
            boolean isFragment = kind == Ipv6Extension.FRAGMENT;
            if (isFragment && Ipv6Extension.fragmentOffset(at) != 0) {
                return false;
            }
            int length = isFragment ? Ipv6Extension.BYTES : Ipv6Extension.length(kind, at);
            kind = Ipv6Extension.nextHeader(at);
            at += length;
        }
        if (!isFlow(kind, (int) (end - at))) {
            return false;
        }
        sourceHigh = Ipv6.sourceHigh(ip);
        sourceLow = Ipv6.sourceLow(ip);
        destinationHigh = Ipv6.destinationHigh(ip);
        destinationLow = Ipv6.destinationLow(ip);
        isLaterFragment = false;
        found(ip, at, kind);
        return true;
    }

    /** Address of the quoted L3 header. */
    public long network() {
        return network;
    }

    /** Address of the quoted transport header, of which the ports are there if it {@link #hasPorts}. */
    public long transport() {
        return transport;
    }

    /** Protocol number that its flow is known by; packets of IPsec are known by that of ISAKMP (spec 3.1). */
    public int protocol() {
        return protocol;
    }

    /** Whether it has ports of its own: packets of IPsec have none. */
    public boolean hasPorts() {
        return hasPorts;
    }

    /** Source port &lt;&lt; 16 | destination port that its flow is known by. */
    public int ports() {
        return ports;
    }

    /** Source address, as {@link IpAddress} writes it. */
    public long sourceHigh() {
        return sourceHigh;
    }

    /** Source address, as {@link IpAddress} writes it. */
    public long sourceLow() {
        return sourceLow;
    }

    /** Destination address, as {@link IpAddress} writes it. */
    public long destinationHigh() {
        return destinationHigh;
    }

    /** Destination address, as {@link IpAddress} writes it. */
    public long destinationLow() {
        return destinationLow;
    }

    /** Whether it is an IPv4 fragment other than the first, of which {@link #ports} are no ports but four of its bytes. */
    public boolean isLaterFragment() {
        return isLaterFragment;
    }

    private void found(long ip, long header, int number) {
        network = ip;
        transport = header;
        hasPorts = !Ipsec.is(number);
        protocol = hasPorts ? number : Ipv4.UDP;
        // TCP and SCTP have them at the same place as UDP.
        ports = hasPorts ? Udp.ports(header) : Ipsec.ISAKMP_PORTS;
    }

    private static boolean isFlow(int protocol, int available) {
        boolean isOfPorts = protocol == Ipv4.TCP || protocol == Ipv4.UDP || protocol == Ipv4.SCTP;
        return isOfPorts ? available >= PORTS_BYTES : Ipsec.is(protocol) && available >= 0;
    }
}
