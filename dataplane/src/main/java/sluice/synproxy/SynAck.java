package sluice.synproxy;

import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Ip;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Tcp;
import sluice.wire.TcpOptions;

/**
 * The director's answer to a client's SYN (spec 5.8, step 1), built over the SYN: a SYN-ACK whose sequence number is a
 * {@link SynCookie}. Headers of IP beyond the fixed one, options that are not negotiated and data are gone.
 *
 * <p>Thread: any; all state is in the arguments.
 */
public final class SynAck {
    /** No answer is due: the packet, which is unchanged, is to be dropped. */
    public static final int NOTHING = 0;

    /** The longest answer behind its IP header; a buffer must hold so much, however short the SYN was. */
    public static final int MAXIMUM_TCP_BYTES = Tcp.BYTES + 20;

    private static final int TIME_TO_LIVE = 63;

    private SynAck() {}

    /**
     * Turns a SYN into the SYN-ACK; not one with a wrong checksum.
     *
     * @param frame address of the frame, which keeps its place
     * @param ip address of its IP header
     * @param tcp address of its TCP header
     * @param portMac MAC address of the port that received it
     * @param minutes see {@link SynCookie#minutes}
     * @param timestamp the director's time in units of its own, for clients that get timestamps
     * @param mss the largest segment in bytes that clients may send
     * @return length of the new frame in bytes, or {@link #NOTHING}
     */
    public static int answer(
            long frame,
            long ip,
            long tcp,
            long portMac,
            SynCookie cookies,
            int minutes,
            int timestamp,
            int mss,
            Offer offer) {
        int tcpLength = Ip.length(ip) - (int) (tcp - ip);
        if (Checksum.finish(Ip.pseudoHeader(ip, Ipv4.TCP, tcpLength) + Checksum.sum(tcp, tcpLength)) != 0) {
            return NOTHING;
        }
        boolean isIpv6 = Ip.isIpv6(ip);
        int negotiated = Negotiated.of(tcp, isIpv6, offer);
        int cookie = cookies.make(ip, tcp, minutes, negotiated);
        long times = TcpOptions.timestamps(tcp);
        int echo = times == TcpOptions.NONE ? 0 : TcpOptions.timestampValue(times);
        int acknowledgement = Tcp.sequence(tcp) + 1;
        int ports = Integer.rotateLeft(Tcp.ports(tcp), 16);

        long reply = ip + (isIpv6 ? Ipv6.BYTES : Ipv4.BYTES);
        Tcp.write(reply, ports, cookie, acknowledgement, Tcp.SYN | Tcp.ACK);
        Tcp.window(reply, offer.window());
        Negotiated.write(reply, mss, negotiated, offer.windowScale(), timestamp, echo);
        int bytes = Tcp.headerLength(reply);
        turn(ip, isIpv6, bytes);
        Tcp.checksum(reply, Checksum.finish(Ip.pseudoHeader(ip, Ipv4.TCP, bytes) + Checksum.sum(reply, bytes)));
        Ethernet.turn(frame, portMac);
        return (int) (reply - frame) + bytes;
    }

    private static void turn(long ip, boolean isIpv6, int bytes) {
        if (isIpv6) {
            long high = Ipv6.sourceHigh(ip);
            long low = Ipv6.sourceLow(ip);
            long selfHigh = Ipv6.destinationHigh(ip);
            long selfLow = Ipv6.destinationLow(ip);
            Ipv6.write(ip, 0, bytes, Ipv4.TCP, TIME_TO_LIVE, selfHigh, selfLow, high, low);
        } else {
            int peer = Ipv4.source(ip);
            int self = Ipv4.destination(ip);
            // A packet that must not be fragmented needs no identification (RFC 6864).
            int length = Ipv4.BYTES + bytes;
            Ipv4.write(ip, 0, length, 0, Ipv4.DONT_FRAGMENT, TIME_TO_LIVE, Ipv4.TCP, self, peer);
        }
    }
}
