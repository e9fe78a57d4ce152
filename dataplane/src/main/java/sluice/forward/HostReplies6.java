package sluice.forward;

import sluice.dpdk.Memory;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Icmp6;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Mac;
import sluice.wire.Tcp;

/**
 * What the director says as an IPv6 host: {@link HostReplies} for IPv6 (spec 5.1, RFC 4443, RFC 9293). Replies have no
 * extension headers, whatever the packet had.
 *
 * <p>All return the length of the new frame in bytes, or {@link HostReplies#NOTHING} when no reply is due; the packet is
 * then unchanged. The parser must have accepted the packet. Thread: any; all state is in the arguments.
 */
public final class HostReplies6 {
    /** By how many bytes the frame of an ICMPv6 error starts before the frame that provoked it: that much headroom. */
    public static final int ERROR_ROOM = Ipv6.BYTES + Icmp6.BYTES;

    private static final int HOP_LIMIT = 64;
    /** The most bytes of an error, IPv6 header included: the MTU that every link has (RFC 4443, 2.4 c). */
    private static final int ERROR_BYTES = 1280;

    private static final int QUOTE_BYTES = ERROR_BYTES - ERROR_ROOM;
    /** The traffic class without ECN, as the kernel resets connections. */
    private static final int DSCP_MASK = 0xFC;

    private HostReplies6() {}

    /**
     * Turns an ICMPv6 echo request into its reply.
     *
     * @param frame address of the frame, which keeps its place
     * @param ip address of its IPv6 header
     * @param icmp address of its ICMPv6 header
     * @param ipLength L3 length in bytes
     * @param portMac MAC address of the port that received it
     */
    public static int echoReply(long frame, long ip, long icmp, int ipLength, long portMac) {
        int length = ipLength - (int) (icmp - ip);
        if (Icmp6.type(icmp) != Icmp6.ECHO_REQUEST || Checksum.transport6(ip, Ipv6.ICMP, icmp, length) != 0) {
            return HostReplies.NOTHING;
        }
        int trafficClass = Ipv6.trafficClass(ip);
        long reply = ip + Ipv6.BYTES;
        if (icmp != reply) {
            Memory.copy(icmp, reply, length);
        }
        Icmp6.write(reply, Icmp6.ECHO_REPLY, Icmp6.code(reply), Icmp6.rest(reply));
        writeBack(ip, trafficClass, length, Ipv6.ICMP);
        Icmp6.complete(ip, reply, length);
        Ethernet.turn(frame, portMac);
        return (int) (reply - frame) + length;
    }

    /**
     * Turns a TCP segment that belongs to no connection into the reset that answers it, as {@link HostReplies#reset}.
     *
     * @param frame address of the frame, which keeps its place
     * @param ip address of its IPv6 header
     * @param tcp address of its TCP header
     * @param ipLength L3 length in bytes
     * @param portMac MAC address of the port that received it
     */
    public static int reset(long frame, long ip, long tcp, int ipLength, long portMac) {
        int length = ipLength - (int) (tcp - ip);
        if ((Tcp.flags(tcp) & Tcp.RST) != 0 || Checksum.transport6(ip, Ipv4.TCP, tcp, length) != 0) {
            return HostReplies.NOTHING;
        }
        long reply = ip + Ipv6.BYTES;
        HostReplies.writeReset(tcp, length, reply);
        writeBack(ip, Ipv6.trafficClass(ip) & DSCP_MASK, Tcp.BYTES, Ipv4.TCP);
        Tcp.checksum(reply, Checksum.transport6(ip, Ipv4.TCP, reply, Tcp.BYTES));
        Ethernet.turn(frame, portMac);
        return (int) (reply - frame) + Tcp.BYTES;
    }

    /**
     * Puts an ICMPv6 error in front of the packet that provoked it, which becomes its quotation as it stands. None is due
     * about ICMPv6 errors and redirects, from no single host, and to a group, except that a packet is too big (RFC 4443,
     * 2.4 e). Limiting the rate is the caller's.
     *
     * @param frame address of the frame; <b>the new frame starts {@link #ERROR_ROOM} bytes before it</b>, within the
     *     buffer's headroom
     * @param ip address of its IPv6 header
     * @param ipLength L3 length in bytes
     * @param protocol the number of the packet's upper-layer protocol
     * @param transport where that starts
     * @param portMac MAC address of the port that received it
     * @param selfHigh high half of the address that the director speaks from
     * @param selfLow its low half
     * @param error what is told, see {@link IcmpError}
     * @param rest the last four bytes of the ICMPv6 header
     */
    public static int error(
            long frame,
            long ip,
            int ipLength,
            int protocol,
            long transport,
            long portMac,
            long selfHigh,
            long selfLow,
            int error,
            int rest) {
        if (!mayBeAnswered(frame, ip, error) || isIcmpError(ip, ipLength, protocol, transport)) {
            return HostReplies.NOTHING;
        }
        int quoteLength = Math.min(ipLength, QUOTE_BYTES);
        int linkLength = (int) (ip - frame);
        long peerHigh = Ipv6.sourceHigh(ip);
        long peerLow = Ipv6.sourceLow(ip);
        long errorFrame = frame - ERROR_ROOM;
        Memory.copy(frame, errorFrame, linkLength);
        Ethernet.turn(errorFrame, portMac);
        long errorIp = errorFrame + linkLength;
        long icmp = errorIp + Ipv6.BYTES;
        int length = Icmp6.BYTES + quoteLength;
        Ipv6.write(errorIp, 0, length, Ipv6.ICMP, HOP_LIMIT, selfHigh, selfLow, peerHigh, peerLow);
        Icmp6.write(icmp, IcmpError.type6(error), IcmpError.code6(error), rest);
        Icmp6.complete(errorIp, icmp, length);
        return linkLength + ERROR_ROOM + quoteLength;
    }

    private static boolean mayBeAnswered(long frame, long ip, int error) {
        if (!IpAddress.isHost(Ipv6.sourceHigh(ip), Ipv6.sourceLow(ip))) {
            return false;
        }
        boolean isToGroup =
                IpAddress.isMulticast6(Ipv6.destinationHigh(ip)) || Mac.isGroup(Ethernet.destination(frame));
        return !isToGroup || error == IcmpError.TOO_BIG;
    }

    private static boolean isIcmpError(long ip, int ipLength, int protocol, long transport) {
        if (protocol != Ipv6.ICMP) {
            return false;
        }
        boolean hasType = transport < ip + ipLength;
        return !hasType || Icmp6.isError(Icmp6.type(transport)) || Icmp6.type(transport) == Icmp6.REDIRECT;
    }

    /** Writes the IPv6 header of a reply over that of the packet. */
    private static void writeBack(long ip, int trafficClass, int payloadLength, int nextHeader) {
        long selfHigh = Ipv6.destinationHigh(ip);
        long selfLow = Ipv6.destinationLow(ip);
        long peerHigh = Ipv6.sourceHigh(ip);
        long peerLow = Ipv6.sourceLow(ip);
        Ipv6.write(ip, trafficClass, payloadLength, nextHeader, HOP_LIMIT, selfHigh, selfLow, peerHigh, peerLow);
    }
}
