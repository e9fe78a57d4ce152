package sluice.synproxy;

import sluice.wire.Checksum;
import sluice.wire.Ip;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Tcp;

/**
 * The SYN by which the director opens the connection to the real server once the client has brought a cookie back (spec
 * 5.8, step 2). It asks for what was negotiated with the client.
 *
 * <p>Thread: any; all state is in the arguments.
 */
public final class ServerSyn {
    private static final int TIME_TO_LIVE = 64;

    private ServerSyn() {}

    /**
     * Writes the packet, IP header first; families are those of the addresses, which are as {@link IpAddress} has them.
     *
     * @param ip address where it is written, in an empty buffer
     * @param ports {@code source << 16 | destination}
     * @param sequence one less than that of the client's ACK, and moved as all the client's sequence numbers are
     * @param negotiated see {@link Negotiated}
     * @param timestamp the client's time, for connections with timestamps
     * @param window in bytes
     * @return length of the packet in bytes
     */
    public static int write(
            long ip,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int ports,
            int sequence,
            int negotiated,
            int timestamp,
            int window) {
        boolean is4 = IpAddress.is4(destinationHigh, destinationLow);
        long tcp = ip + (is4 ? Ipv4.BYTES : Ipv6.BYTES);
        Tcp.write(tcp, ports, sequence, 0, Tcp.SYN);
        Tcp.window(tcp, window);
        int mss = Negotiated.mss(negotiated);
        Negotiated.write(tcp, mss, negotiated, Negotiated.windowScale(negotiated), timestamp, 0);
        int bytes = Tcp.headerLength(tcp);
        if (is4) {
            int source = IpAddress.to4(sourceLow);
            int destination = IpAddress.to4(destinationLow);
            int length = Ipv4.BYTES + bytes;
            Ipv4.write(ip, 0, length, 0, Ipv4.DONT_FRAGMENT, TIME_TO_LIVE, Ipv4.TCP, source, destination);
        } else {
            Ipv6.write(ip, 0, bytes, Ipv4.TCP, TIME_TO_LIVE, sourceHigh, sourceLow, destinationHigh, destinationLow);
        }
        Tcp.checksum(tcp, Checksum.finish(Ip.pseudoHeader(ip, Ipv4.TCP, bytes) + Checksum.sum(tcp, bytes)));
        return (int) (tcp - ip) + bytes;
    }
}
