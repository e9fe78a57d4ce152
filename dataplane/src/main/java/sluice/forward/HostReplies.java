package sluice.forward;

import sluice.dpdk.Memory;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Icmp4;
import sluice.wire.Ip4;
import sluice.wire.Ipv4;
import sluice.wire.Mac;
import sluice.wire.Tcp;

/**
 * What the director says as a host: echo replies, resets and ICMP errors, each built in the buffer of the packet that
 * provoked it and addressed back to where that came from (spec 5.1, RFC 792, RFC 1122 section 3.2.2, RFC 9293).
 *
 * <p>The source of echo replies and resets is the packet's destination, so callers use them for packets to addresses of
 * the director only. All return the length of the new frame in bytes, or {@link #NOTHING} when no reply is due; the packet is then
 * unchanged. The parser must have accepted the packet.
 *
 * <p>Thread: any; all state is in the arguments.
 */
public final class HostReplies {
    /** No reply is due: the packet is to be dropped. */
    public static final int NOTHING = 0;
    /** By how many bytes the frame of an ICMP error starts before the frame that provoked it: that much headroom. */
    public static final int ERROR_ROOM = Ipv4.BYTES + Icmp4.BYTES;

    private static final int TIME_TO_LIVE = 64;
    /** Precedence "internetwork control" (RFC 1812, 4.3.2.5). */
    private static final int ERROR_TYPE_OF_SERVICE = 0xC0;
    /** The most bytes of an error, IPv4 header included (RFC 1812, 4.3.2.3). */
    private static final int ERROR_BYTES = 576;

    private static final int QUOTE_BYTES = ERROR_BYTES - ERROR_ROOM;

    private HostReplies() {}

    /**
     * Turns an ICMP echo request into its reply. Options of the IPv4 header are left out.
     *
     * @param frame address of the frame, which keeps its place
     * @param ip address of its IPv4 header
     * @param icmp address of its ICMP header
     * @param ipLength L3 length in bytes
     * @param portMac MAC address of the port that received it
     */
    public static int echoReply(long frame, long ip, long icmp, int ipLength, long portMac) {
        int icmpLength = ipLength - (int) (icmp - ip);
        if (Icmp4.type(icmp) != Icmp4.ECHO_REQUEST || Checksum.of(icmp, icmpLength) != 0) {
            return NOTHING;
        }
        int code = Icmp4.code(icmp);
        int delta = Checksum.delta(Icmp4.ECHO_REQUEST << 8 | code, Icmp4.ECHO_REPLY << 8 | code);
        int checksum = Checksum.apply(Icmp4.checksum(icmp), delta);
        Icmp4.write(icmp, Icmp4.ECHO_REPLY, code, Icmp4.rest(icmp));
        Icmp4.checksum(icmp, checksum);
        if (icmp != ip + Ipv4.BYTES) {
            Memory.copy(icmp, ip + Ipv4.BYTES, icmpLength);
        }
        writeBack(ip, Ipv4.typeOfService(ip), icmpLength, Ipv4.identification(ip), 0, Ipv4.ICMP);
        Ethernet.turn(frame, portMac);
        return (int) (ip - frame) + Ipv4.BYTES + icmpLength;
    }

    /**
     * Turns a TCP segment that belongs to no connection into the reset that answers it (RFC 9293, 3.5.2 and 3.10.7.1):
     * none for a reset; with the acknowledged number as its sequence number if there is one, else acknowledging
     * everything that the segment took up.
     *
     * @param frame address of the frame, which keeps its place
     * @param ip address of its IPv4 header
     * @param tcp address of its TCP header
     * @param ipLength L3 length in bytes
     * @param portMac MAC address of the port that received it
     */
    public static int reset(long frame, long ip, long tcp, int ipLength, long portMac) {
        int source = Ipv4.source(ip);
        int destination = Ipv4.destination(ip);
        int tcpLength = ipLength - (int) (tcp - ip);
        if ((Tcp.flags(tcp) & Tcp.RST) != 0
                || Checksum.transport4(source, destination, Ipv4.TCP, tcp, tcpLength) != 0) {
            return NOTHING;
        }
        long reply = ip + Ipv4.BYTES;
        writeReset(tcp, tcpLength, reply);
        Tcp.checksum(reply, Checksum.transport4(destination, source, Ipv4.TCP, reply, Tcp.BYTES));
        // A packet that must not be fragmented needs no identification (RFC 6864).
        writeBack(ip, Ipv4.typeOfService(ip), Tcp.BYTES, 0, Ipv4.DONT_FRAGMENT, Ipv4.TCP);
        Ethernet.turn(frame, portMac);
        return (int) (ip - frame) + Ipv4.BYTES + Tcp.BYTES;
    }

    /**
     * Writes the header of the reset that answers a segment, its checksum still 0.
     *
     * @param tcp the segment
     * @param tcpLength its length in bytes
     * @param reply where the header is written, at the segment or before it
     */
    static void writeReset(long tcp, int tcpLength, long reply) {
        int flags = Tcp.flags(tcp);
        int ports = Integer.rotateLeft(Tcp.ports(tcp), 16);
        if ((flags & Tcp.ACK) != 0) {
            Tcp.write(reply, ports, Tcp.acknowledgement(tcp), 0, Tcp.RST);
            return;
        }
        int taken = tcpLength - Tcp.headerLength(tcp);
        taken += (flags & Tcp.SYN) != 0 ? 1 : 0;
        taken += (flags & Tcp.FIN) != 0 ? 1 : 0;
        Tcp.write(reply, ports, 0, Tcp.sequence(tcp) + taken, Tcp.RST | Tcp.ACK);
    }

    /**
     * Puts an ICMP error in front of the packet that provoked it, which becomes its quotation as it stands. None is due
     * about ICMP errors, fragments other than the first, packets to or from more than one host, and packets in frames to
     * a group of stations (RFC 1122, 3.2.2). Limiting the rate is the caller's.
     *
     * @param frame address of the frame; <b>the new frame starts {@link #ERROR_ROOM} bytes before it</b>, within the
     *     buffer's headroom
     * @param ip address of its IPv4 header
     * @param ipLength L3 length in bytes
     * @param portMac MAC address of the port that received it
     * @param self the address that the director speaks from
     * @param error what is told, see {@link IcmpError}
     * @param rest the last four bytes of the ICMP header
     */
    public static int error(long frame, long ip, int ipLength, long portMac, int self, int error, int rest) {
        if (!mayBeAnswered(frame, ip, ipLength)) {
            return NOTHING;
        }
        int quoteLength = Math.min(ipLength, QUOTE_BYTES);
        int linkLength = (int) (ip - frame);
        int peer = Ipv4.source(ip);
        // The packet's own number is as unique as one of ours.
        int identification = Ipv4.identification(ip);
        long errorFrame = frame - ERROR_ROOM;
        Memory.copy(frame, errorFrame, linkLength);
        Ethernet.turn(errorFrame, portMac);
        long errorIp = errorFrame + linkLength;
        long icmp = errorIp + Ipv4.BYTES;
        Icmp4.write(icmp, IcmpError.type4(error), IcmpError.code4(error), rest);
        Icmp4.checksum(icmp, Checksum.of(icmp, Icmp4.BYTES + quoteLength));
        int length = ERROR_ROOM + quoteLength;
        Ipv4.write(errorIp, ERROR_TYPE_OF_SERVICE, length, identification, 0, TIME_TO_LIVE, Ipv4.ICMP, self, peer);
        return linkLength + length;
    }

    private static boolean mayBeAnswered(long frame, long ip, int ipLength) {
        if (Mac.isGroup(Ethernet.destination(frame))
                || (Ipv4.fragment(ip) & Ipv4.OFFSET_MASK) != 0
                || !Ip4.isHost(Ipv4.source(ip))
                || !Ip4.isHost(Ipv4.destination(ip))) {
            return false;
        }
        if (Ipv4.protocol(ip) != Ipv4.ICMP) {
            return true;
        }
        int headerLength = Ipv4.headerLength(ip);
        return ipLength > headerLength && !Icmp4.isError(Icmp4.type(ip + headerLength));
    }

    /** Writes the IPv4 header of a reply over that of the packet. */
    private static void writeBack(
            long ip, int typeOfService, int payloadLength, int identification, int fragment, int protocol) {
        int length = Ipv4.BYTES + payloadLength;
        int peer = Ipv4.source(ip);
        int self = Ipv4.destination(ip);
        Ipv4.write(ip, typeOfService, length, identification, fragment, TIME_TO_LIVE, protocol, self, peer);
    }
}
