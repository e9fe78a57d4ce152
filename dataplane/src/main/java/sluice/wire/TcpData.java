package sluice.wire;

import sluice.dpdk.Memory;

/**
 * Puts data of the director's before those of a TCP segment (RFC 9293), as a {@link ProxyHeader} needs it: into the
 * segment, or, when it has no room for them, into one of their own that goes first.
 *
 * <p>Sequence numbers are the caller's: with data put in front, the segment still starts where it did, and everything
 * later in the stream is to be moved by {@link SequenceShift}; that includes the segment itself when the data go first.
 */
public final class TcpData {
    private TcpData() {}

    /** Bytes of data that the segment at {@code tcp} of the packet at {@code ip} carries. */
    public static int bytes(long ip, long tcp) {
        return Ip.length(ip) - (int) (tcp - ip) - Tcp.headerLength(tcp);
    }

    /**
     * Puts data in front of those of a segment, which may have none. All headers move, the segment's data stay where they
     * are; lengths, urgent pointer and checksums follow, a wrong checksum stays wrong. Whether MTU and MSS allow it is
     * the caller's question.
     *
     * @param frame address of the frame; <b>the new frame starts {@code bytes} bytes before it</b>, within the buffer's
     *     headroom, and ends where it ended
     * @param ip address of its IP header
     * @param tcp address of its TCP header, behind all headers of IP
     * @param data address of what is put in
     * @param bytes length of that, odd or even
     * @return address of the new frame
     */
    public static long prepend(long frame, long ip, long tcp, long data, int bytes) {
        int length = Ip.length(ip);
        int oldTcpLength = length - (int) (tcp - ip);
        int header = Tcp.headerLength(tcp);
        // What the checksum says that the segment's data add up to. Behind an odd number of bytes they count swapped.
        int rest = ~Checksum.fold(Ip.pseudoHeader(ip, Ipv4.TCP, oldTcpLength) + Checksum.sum(tcp, header)) & 0xFFFF;
        int moved = (bytes & 1) == 0 ? rest : Checksum.swap(rest);

        long newFrame = frame - bytes;
        Memory.copy(frame, newFrame, tcp + header - frame);
        long newIp = ip - bytes;
        long newTcp = tcp - bytes;
        Memory.copy(data, newTcp + header, bytes);
        Ip.length(newIp, length + bytes);
        if ((Tcp.flags(newTcp) & Tcp.URG) != 0) {
            Tcp.urgent(newTcp, Math.min(Tcp.urgent(newTcp) + bytes, 0xFFFF));
        }
        Tcp.checksum(newTcp, 0);
        long sum = Ip.pseudoHeader(newIp, Ipv4.TCP, oldTcpLength + bytes) + Checksum.sum(newTcp, header + bytes);
        Tcp.checksum(newTcp, Checksum.finish(sum + moved));
        return newFrame;
    }

    /**
     * Makes a segment of data alone that goes before another one: headers as that one's, with the TCP options that have
     * to be in every segment, its sequence number, and the flags ACK and PSH only.
     *
     * @param frame address of the other's frame, which stays as it is
     * @param ip address of its IP header
     * @param tcp address of its TCP header, behind all headers of IP
     * @param into address where the new frame is written, in another buffer
     * @param data address of the data
     * @param bytes length of that
     * @return length of the new frame in bytes
     */
    public static int precede(long frame, long ip, long tcp, long into, long data, int bytes) {
        int header = Tcp.headerLength(tcp);
        int headers = (int) (tcp - frame) + header;
        Memory.copy(frame, into, headers);
        long newIp = into + (ip - frame);
        long newTcp = into + (tcp - frame);
        Memory.copy(data, newTcp + header, bytes);
        Ip.length(newIp, (int) (tcp - ip) + header + bytes);
        if (!Ip.isIpv6(newIp)) {
            Ipv4.replaceFragment(newIp, 0, Ipv4.DONT_FRAGMENT);
        }
        Tcp.flags(newTcp, Tcp.ACK | Tcp.PSH);
        Tcp.urgent(newTcp, 0);
        Tcp.checksum(newTcp, 0);
        long sum = Ip.pseudoHeader(newIp, Ipv4.TCP, header + bytes) + Checksum.sum(newTcp, header + bytes);
        Tcp.checksum(newTcp, Checksum.finish(sum));
        return headers + bytes;
    }
}
