package sluice.parse;

/**
 * The parsed headers of a burst as parallel arrays; entry i belongs to entry i of the burst.
 *
 * <p>{@link #kind} is always set. The table tells which further arrays are set for which kind; what is not set holds
 * whatever an earlier burst left there.
 *
 * <pre>
 * FLOW4                 all; tcpFlags is 0 unless the protocol is TCP; chunk for SCTP only
 * ICMP4                 all but chunk; ports and tcpFlags are 0
 * FRAGMENT4, OTHER4     the same; ports and tcpFlags are 0; transport is where the payload starts
 * FLOW6                 all but source and destination, which are read from the packet ({@link sluice.wire.Ipv6})
 * ICMP6, ND, OTHER6     the same; ports and tcpFlags are 0; transport is where the payload starts
 * FRAGMENT6             the same; protocol is 44 and transport is the fragment header
 * ARP                   network (start of the packet), vlan
 * OTHER_ETHERTYPE       network, vlan
 * NOT_FOR_US            none
 * malformed             none
 * </pre>
 *
 * <p>Thread: the owning worker's only. Allocated once.
 */
public final class Headers {
    final int[] kind;
    final int[] source;
    final int[] destination;
    final int[] ports;
    final int[] protocol;
    final int[] tcpFlags;
    final int[] chunk;
    final long[] network;
    final long[] transport;
    final int[] networkLength;
    final int[] vlan;
    int size;

    /** Allocates room for {@code capacity} packets. */
    public Headers(int capacity) {
        kind = new int[capacity];
        source = new int[capacity];
        destination = new int[capacity];
        ports = new int[capacity];
        protocol = new int[capacity];
        tcpFlags = new int[capacity];
        chunk = new int[capacity];
        network = new long[capacity];
        transport = new long[capacity];
        networkLength = new int[capacity];
        vlan = new int[capacity];
    }

    /** What the frame is, see {@link Kind}. */
    public int[] kind() {
        return kind;
    }

    /** IPv4 source address. */
    public int[] source() {
        return source;
    }

    /** IPv4 destination address. */
    public int[] destination() {
        return destination;
    }

    /** Ports as {@code source << 16 | destination}; of ESP and AH {@link sluice.wire.Ipsec#ISAKMP_PORTS}. */
    public int[] ports() {
        return ports;
    }

    /** Protocol number of IPv4, or of what follows the IPv6 extension headers. */
    public int[] protocol() {
        return protocol;
    }

    /** The eight TCP flags, see {@link sluice.wire.Tcp}. */
    public int[] tcpFlags() {
        return tcpFlags;
    }

    /** Type of the SCTP chunk that decides, see {@link sluice.wire.Sctp#decidingChunk}. */
    public int[] chunk() {
        return chunk;
    }

    /** Address of the first byte of the L3 header. */
    public long[] network() {
        return network;
    }

    /** Address of the first byte behind the L3 header and its extension headers. */
    public long[] transport() {
        return transport;
    }

    /** L3 length in bytes, as the header says; a frame may be longer (padding). */
    public int[] networkLength() {
        return networkLength;
    }

    /** Tag control information of the 802.1Q tag, in the frame or stripped by the device, or -1 for an untagged frame. */
    public int[] vlan() {
        return vlan;
    }

    /** Packets parsed last. */
    public int size() {
        return size;
    }
}
