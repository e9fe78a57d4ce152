package sluice.wire;

import sluice.dpdk.Memory;

/**
 * The TCP option that tells the real server who the client is (spec 5.7), behind the fixed header.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Kind = 254  | Length 8 / 20 |         Client's port         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |              Client's address, 4 or 16 bytes                 ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The client's family decides about the option, not the packet's: IPv6 clients of IPv4 servers have the long one.
 */
public final class Toa {
    /** Kind of the option (the first one for experiments would be 253, RFC 4727). */
    public static final int KIND = 254;
    /** Bytes of the option for IPv4 clients. */
    public static final int BYTES4 = 8;
    /** Bytes of the option for IPv6 clients. */
    public static final int BYTES6 = 20;
    /** Instead of the address of a frame: the option does not fit, and the frame is as it was. */
    public static final long DOES_NOT_FIT = 0;

    private static final int PORT = 2;
    private static final int ADDRESS = 4;

    private Toa() {}

    /** Bytes of the option for a client. */
    public static int bytes(long clientHigh, long clientLow) {
        return IpAddress.is4(clientHigh, clientLow) ? BYTES4 : BYTES6;
    }

    /** Removes what a client says about itself, kinds 254 and 253; returns what that adds to the segment's sum. */
    public static int erase(long tcp) {
        return Checksum.combine(TcpOptions.erase(tcp, KIND), TcpOptions.erase(tcp, TcpOptions.EXPERIMENT));
    }

    /**
     * Inserts the option. All headers move and the data stay where they are; lengths and checksums follow, a wrong
     * checksum stays wrong. If header or packet would be too long, NOPs and options that connections can do without
     * are left out, no more of the latter than necessary.
     *
     * @param frame address of the frame; <b>the new frame starts up to {@link #BYTES6} bytes before it</b>, within the
     *     buffer's headroom (or behind it, when options were left out), and ends where it ended
     * @param ip address of its IP header
     * @param tcp address of its TCP header, behind all headers of IP; the new one is as far from the new frame
     * @param mtu the most bytes that the packet may have, IP header included
     * @return address of the new frame or {@link #DOES_NOT_FIT}
     */
    public static long insert(long frame, long ip, long tcp, int mtu, long clientHigh, long clientLow, int clientPort) {
        int bytes = bytes(clientHigh, clientLow);
        int length = Ip.length(ip);
        int header = Tcp.headerLength(tcp);
        int room = Math.min(Tcp.MAXIMUM_BYTES - header, mtu - length);
        int before = Checksum.fold(Checksum.sum(tcp, header));
        int kept = header - Tcp.BYTES;
        if (bytes > room) {
            kept = ToaRoom.prune(tcp, bytes - room);
            if (kept == ToaRoom.TOO_LITTLE) {
                return DOES_NOT_FIT;
            }
        }
        int newHeader = Tcp.BYTES + bytes + kept;
        int growth = newHeader - header;
        long data = tcp + header;
        // The options are first: the fixed header may move to where they are.
        Memory.copy(tcp + Tcp.BYTES, data - kept, kept);
        long newFrame = frame - growth;
        Memory.copy(frame, newFrame, tcp + Tcp.BYTES - frame);
        long newTcp = tcp - growth;
        write(newTcp + Tcp.BYTES, clientHigh, clientLow, clientPort);
        Tcp.headerLength(newTcp, newHeader);
        Ip.length(ip - growth, length + growth);
        int after = Checksum.fold(Checksum.sum(newTcp, newHeader));
        int delta = Checksum.combine(Checksum.difference(before, after), Checksum.delta(length, length + growth));
        Tcp.mend(newTcp, delta);
        return newFrame;
    }

    /** Writes the option. */
    public static void write(long option, long clientHigh, long clientLow, int clientPort) {
        int bytes = bytes(clientHigh, clientLow);
        Memory.putU16(option, KIND << 8 | bytes);
        Memory.putU16(option + PORT, clientPort);
        if (bytes == BYTES4) {
            Memory.putI32(option + ADDRESS, IpAddress.to4(clientLow));
        } else {
            Memory.putI64(option + ADDRESS, clientHigh);
            Memory.putI64(option + ADDRESS + 8, clientLow);
        }
    }
}
