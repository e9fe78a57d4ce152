package sluice.parse;

import sluice.dpdk.Memory;

/**
 * The parsed headers of a burst, one off-heap entry of a cache line per packet; entry i belongs to entry i of the burst.
 *
 * <p>{@link #kind} is always set. The table tells which further fields are set for which kind; what is not set holds
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
    private static final int ENTRY_BYTES = Memory.CACHE_LINE_BYTES;
    private static final int KIND = 0;
    private static final int PROTOCOL = 4;
    private static final int PORTS = 8;
    private static final int NETWORK_LENGTH = 12;
    private static final int NETWORK = 16;
    private static final int TRANSPORT = 24;
    private static final int SOURCE = 32;
    private static final int DESTINATION = 36;
    private static final int TCP_FLAGS = 40;
    private static final int CHUNK = 44;
    private static final int VLAN = 48;

    private final long entries;
    private int size;

    /** Allocates room for {@code capacity} packets. */
    public Headers(int capacity) {
        entries = Memory.allocate((long) capacity * ENTRY_BYTES, Memory.CACHE_LINE_BYTES);
    }

    /** What the frame is, see {@link Kind}. */
    public int kind(int i) {
        return Memory.hostI32(entry(i) + KIND);
    }

    /** Sets {@link #kind(int)}. */
    public void kind(int i, int value) {
        Memory.putHostI32(entry(i) + KIND, value);
    }

    /** Protocol number of IPv4, or of what follows the IPv6 extension headers. */
    public int protocol(int i) {
        return Memory.hostI32(entry(i) + PROTOCOL);
    }

    /** Sets {@link #protocol(int)}. */
    public void protocol(int i, int value) {
        Memory.putHostI32(entry(i) + PROTOCOL, value);
    }

    /** Ports as {@code source << 16 | destination}; of ESP and AH {@link sluice.wire.Ipsec#ISAKMP_PORTS}. */
    public int ports(int i) {
        return Memory.hostI32(entry(i) + PORTS);
    }

    /** Sets {@link #ports(int)}. */
    public void ports(int i, int value) {
        Memory.putHostI32(entry(i) + PORTS, value);
    }

    /** L3 length in bytes, as the header says; a frame may be longer (padding). */
    public int networkLength(int i) {
        return Memory.hostI32(entry(i) + NETWORK_LENGTH);
    }

    /** Sets {@link #networkLength(int)}. */
    public void networkLength(int i, int value) {
        Memory.putHostI32(entry(i) + NETWORK_LENGTH, value);
    }

    /** Address of the first byte of the L3 header. */
    public long network(int i) {
        return Memory.address(Memory.hostI64(entry(i) + NETWORK));
    }

    /** Sets {@link #network(int)}. */
    public void network(int i, long value) {
        Memory.putHostI64(entry(i) + NETWORK, value);
    }

    /** Address of the first byte behind the L3 header and its extension headers. */
    public long transport(int i) {
        return Memory.address(Memory.hostI64(entry(i) + TRANSPORT));
    }

    /** Sets {@link #transport(int)}. */
    public void transport(int i, long value) {
        Memory.putHostI64(entry(i) + TRANSPORT, value);
    }

    /** IPv4 source address. */
    public int source(int i) {
        return Memory.hostI32(entry(i) + SOURCE);
    }

    /** Sets {@link #source(int)}. */
    public void source(int i, int value) {
        Memory.putHostI32(entry(i) + SOURCE, value);
    }

    /** IPv4 destination address. */
    public int destination(int i) {
        return Memory.hostI32(entry(i) + DESTINATION);
    }

    /** Sets {@link #destination(int)}. */
    public void destination(int i, int value) {
        Memory.putHostI32(entry(i) + DESTINATION, value);
    }

    /** The eight TCP flags, see {@link sluice.wire.Tcp}. */
    public int tcpFlags(int i) {
        return Memory.hostI32(entry(i) + TCP_FLAGS);
    }

    /** Sets {@link #tcpFlags(int)}. */
    public void tcpFlags(int i, int value) {
        Memory.putHostI32(entry(i) + TCP_FLAGS, value);
    }

    /** Type of the SCTP chunk that decides, see {@link sluice.wire.Sctp#decidingChunk}. */
    public int chunk(int i) {
        return Memory.hostI32(entry(i) + CHUNK);
    }

    /** Sets {@link #chunk(int)}. */
    public void chunk(int i, int value) {
        Memory.putHostI32(entry(i) + CHUNK, value);
    }

    /** Tag control information of the 802.1Q tag, in the frame or stripped by the device, or -1 for an untagged frame. */
    public int vlan(int i) {
        return Memory.hostI32(entry(i) + VLAN);
    }

    /** Sets {@link #vlan(int)}. */
    public void vlan(int i, int value) {
        Memory.putHostI32(entry(i) + VLAN, value);
    }

    /** Packets parsed last. */
    public int size() {
        return size;
    }

    void size(int packets) {
        size = packets;
    }

    private long entry(int i) {
        return Memory.address(entries + (long) i * ENTRY_BYTES);
    }
}
