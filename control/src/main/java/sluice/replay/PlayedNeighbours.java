package sluice.replay;

import java.nio.ByteBuffer;
import sluice.forward.NeighbourTable;
import sluice.wire.Ethernet;
import sluice.wire.Icmp6;
import sluice.wire.IpAddress;
import sluice.wire.Ipv6;

/**
 * Stands in for neighbours that a capture does not show: whoever the director asks for is there, at a MAC address that
 * ends in the last four bytes of its IP address.
 *
 * <p>Thread: one.
 */
public final class PlayedNeighbours {
    private static final long LOCAL_MAC = 0x0200_0000_0000L;
    private static final long LOW_32 = 0xFFFF_FFFFL;

    private static final int TYPE = 12;
    private static final int ARP_OPERATION = Ethernet.BYTES + 6;
    private static final int ARP_SENDER = Ethernet.BYTES + 14;
    private static final int ARP_TARGET = Ethernet.BYTES + 24;
    private static final int ARP_END = ARP_TARGET + 4;
    private static final int NEXT_HEADER = Ethernet.BYTES + 6;
    private static final int SOURCE = Ethernet.BYTES + 8;
    private static final int ICMP = Ethernet.BYTES + Ipv6.BYTES;
    private static final int ND_TARGET = ICMP + 8;
    private static final int ND_END = ND_TARGET + 16;

    private final NeighbourTable neighbours;

    /** Enters neighbours in {@code neighbours}. */
    public PlayedNeighbours(NeighbourTable neighbours) {
        this.neighbours = neighbours;
    }

    /**
     * Looks at a frame that the director sent by port {@code port}.
     *
     * @return whether it asked for a neighbour, who is there now; probes and announcements of own addresses do not ask
     */
    public boolean answer(int port, byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        int type = frame.length < Ethernet.BYTES ? 0 : bytes.getShort(TYPE) & 0xFFFF;
        if (type == Ethernet.ARP && frame.length >= ARP_END && bytes.getShort(ARP_OPERATION) == 1) {
            int sender = bytes.getInt(ARP_SENDER);
            int target = bytes.getInt(ARP_TARGET);
            boolean isQuestion = sender != 0 && sender != target;
            return isQuestion && neighbours.addStatic(port, target, LOCAL_MAC | (target & LOW_32));
        }
        if (type == Ethernet.IPV6
                && frame.length >= ND_END
                && bytes.get(NEXT_HEADER) == Ipv6.ICMP
                && (bytes.get(ICMP) & 0xFF) == Icmp6.NEIGHBOUR_SOLICITATION) {
            long high = bytes.getLong(ND_TARGET);
            long low = bytes.getLong(ND_TARGET + 8);
            boolean isQuestion = !IpAddress.isUnspecified(bytes.getLong(SOURCE), bytes.getLong(SOURCE + 8));
            return isQuestion && neighbours.addStatic(port, high, low, LOCAL_MAC | (low & LOW_32));
        }
        return false;
    }
}
