package sluice.fragment;

import sluice.dpdk.Memory;
import sluice.wire.Checksum;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Ipv6Extension;

/**
 * The memory in which a datagram is put together, as one Ethernet frame that no port could send.
 *
 * <p>Thread: the worker's. Before the frame there is room for headers that tunnels and ICMP errors put there.
 */
final class WholeDatagram {
    private static final int HEADROOM_BYTES = 256;
    private static final int ROOM_BYTES = 128 * 1024;
    private static final int MAXIMUM_BYTES = 65_535;

    private final long memory = Memory.allocate(ROOM_BYTES, Memory.CACHE_LINE_BYTES);
    private int length;
    private int largestFragment;

    long frame() {
        return memory + HEADROOM_BYTES;
    }

    int length() {
        return length;
    }

    int largestFragment() {
        return largestFragment;
    }

    /**
     * Puts a datagram together of which nothing is missing: the headers of its first fragment, and the data of all.
     *
     * @param bytes all data
     * @param largest L3 length of its largest fragment
     * @param isUnbreakable whether the largest fragment was not to be cut further, which goes for the whole then
     * @return false if the whole would be longer than IP can tell: fragments may have shorter headers than the first
     */
    boolean write(FragmentList fragments, int datagram, int bytes, int largest, boolean isUnbreakable) {
        int first = fragments.first(datagram);
        long ip = frame() + fragments.networkOffset(first);
        boolean is6 = Ipv4.version(fragments.frame(first) + fragments.networkOffset(first)) == 6;
        int headers = fragments.dataOffset(first) - (is6 ? Ipv6Extension.BYTES : 0);
        int packet = headers - fragments.networkOffset(first) + bytes - (is6 ? Ipv6.BYTES : 0);
        if (packet > MAXIMUM_BYTES) {
            return false;
        }
        Memory.copy(fragments.frame(first), frame(), headers);
        if (is6) {
            long fragmentHeader = fragments.frame(first) + headers;
            Ipv6.payloadLength(ip, packet);
            int number = Ipv6Extension.protocolOffset(ip, frame() + headers);
            Memory.putU8(ip + number, Ipv6Extension.nextHeader(fragmentHeader));
        } else {
            Ipv4.totalLength(ip, packet);
            Ipv4.fragment(ip, isUnbreakable ? Ipv4.DONT_FRAGMENT : 0);
            Ipv4.checksum(ip, 0);
            Ipv4.checksum(ip, Checksum.of(ip, Ipv4.headerLength(ip)));
        }
        long to = frame() + headers;
        for (int node = first; node != FragmentList.NONE; node = fragments.next(node)) {
            Memory.copy(fragments.frame(node) + fragments.dataOffset(node), to, fragments.payload(node));
            to += fragments.payload(node);
        }
        length = headers + bytes;
        largestFragment = largest;
        return true;
    }
}
