package sluice.port;

import sluice.dpdk.Memory;

/**
 * Up to {@code capacity} packets as parallel off-heap arrays (a structure of arrays).
 *
 * <p>Entry i holds: the buffer's handle (an mbuf address for DPDK; opaque to everyone but the port's pool), the address
 * of the first byte of the frame, the frame's length in bytes, offload flags, and the RSS hash. A sender may change the
 * frame's address and length within the buffer; {@link Port#transmit} writes them back.
 *
 * <p>Thread: the owner's only. Allocated once, lives as long as the process.
 */
public final class Burst {
    /** Offload flag: the device found the IPv4 header checksum good. */
    public static final int IP_CHECKSUM_GOOD = 1;
    /** Offload flag: the device found the TCP or UDP checksum good. */
    public static final int L4_CHECKSUM_GOOD = 1 << 1;
    /** Offload flag: the device found the IPv4 header checksum bad. */
    public static final int IP_CHECKSUM_BAD = 1 << 2;
    /** Offload flag: the device found the TCP or UDP checksum bad. */
    public static final int L4_CHECKSUM_BAD = 1 << 3;
    /** Offload flag: {@link #hash} holds the device's RSS hash. */
    public static final int RSS_HASH = 1 << 4;
    /** Offload flag: the frame continues in further buffers, so {@link #length} covers only the first. */
    public static final int MULTI_SEGMENT = 1 << 5;
    /**
     * Offload flag: the frame is of a VLAN but without its tag, whose control information is in the flags' upper 16 bits.
     * A device that strips tags reports so, and one that inserts them is told so.
     */
    public static final int VLAN = 1 << 6;

    /** Offload flag of a packet to be sent: the device writes the IPv4 header checksum, which is 0 before. */
    public static final int TX_IP_CHECKSUM = 1 << 7;
    /** Offload flag of a packet to be sent: the device completes the TCP checksum, before the pseudo header's sum. */
    public static final int TX_TCP_CHECKSUM = 1 << 8;
    /** Offload flag of a packet to be sent: the device completes the UDP checksum, before the pseudo header's sum. */
    public static final int TX_UDP_CHECKSUM = 1 << 9;
    /** Offload flag beside those of checksums: the packet is IPv6. */
    public static final int TX_IPV6 = 1 << 10;
    /** Offload flag beside those of checksums: the frame has its VLAN tag in it. */
    public static final int TX_TAG_IN_FRAME = 1 << 11;
    /** All that a device can be told to do for a checksum. */
    public static final int TX_CHECKSUMS = TX_IP_CHECKSUM | TX_TCP_CHECKSUM | TX_UDP_CHECKSUM;

    /** The longest IP header that a device can be told of, in bytes. */
    public static final int LONGEST_L3_BYTES = 60;

    private static final int L3_WORDS_SHIFT = 12;
    private static final int L3_WORDS_MASK = 0xF;
    private static final int VLAN_SHIFT = 16;

    private final int capacity;
    private final long buffers;
    private final long frames;
    private final long lengths;
    private final long flags;
    private final long hashes;
    private int size;

    /** Allocates room for {@code capacity} packets. */
    public Burst(int capacity) {
        this.capacity = capacity;
        this.buffers = Memory.allocate(capacity * 8L, Memory.CACHE_LINE_BYTES);
        this.frames = Memory.allocate(capacity * 8L, Memory.CACHE_LINE_BYTES);
        this.lengths = Memory.allocate(capacity * 4L, Memory.CACHE_LINE_BYTES);
        this.flags = Memory.allocate(capacity * 4L, Memory.CACHE_LINE_BYTES);
        this.hashes = Memory.allocate(capacity * 4L, Memory.CACHE_LINE_BYTES);
    }

    /** The offload flags of a frame whose tag, with this control information, is not in it: {@link #VLAN}. */
    public static int tagged(int vlanControl) {
        return VLAN | vlanControl << VLAN_SHIFT;
    }

    /** The control information of the tag in offload flags that have {@link #VLAN}. */
    public static int vlanControl(int offloads) {
        return offloads >>> VLAN_SHIFT;
    }

    /** The length of the IP header beside flags of checksums: a multiple of 4 up to {@link #LONGEST_L3_BYTES}. */
    public static int l3Bytes(int bytes) {
        return (bytes / 4) << L3_WORDS_SHIFT;
    }

    /** The length in bytes of the IP header that offload flags of checksums tell. */
    public static int l3BytesOf(int offloads) {
        return (offloads >>> L3_WORDS_SHIFT & L3_WORDS_MASK) * 4;
    }

    /** The most packets it can hold. */
    public int capacity() {
        return capacity;
    }

    /** The packets it holds. */
    public int size() {
        return size;
    }

    /** Sets how many entries are valid, after the arrays were filled from outside. */
    public void size(int packets) {
        size = packets;
    }

    /** Whether no further packet fits. */
    public boolean isFull() {
        return size == capacity;
    }

    /** Forgets all packets; their buffers must have found another owner. */
    public void clear() {
        size = 0;
    }

    /** Appends a packet; the caller has made sure that it fits. */
    public void add(long buffer, long frame, int length, int offloads) {
        set(size++, buffer, frame, length, offloads);
    }

    /** Overwrites entry {@code i} (its hash excepted). */
    public void set(int i, long buffer, long frame, int length, int offloads) {
        Memory.putHostI64(Memory.address(buffers + i * 8L), buffer);
        Memory.putHostI64(Memory.address(frames + i * 8L), frame);
        Memory.putHostI32(Memory.address(lengths + i * 4L), length);
        Memory.putHostI32(Memory.address(flags + i * 4L), offloads);
    }

    /** Sets the RSS hash of entry {@code i}. */
    public void hash(int i, int value) {
        Memory.putHostI32(hashes + i * 4L, value);
    }

    /** The buffer's handle. */
    public long buffer(int i) {
        return Memory.hostI64(Memory.address(buffers + i * 8L));
    }

    /** The address of the frame's first byte. */
    public long frame(int i) {
        return Memory.address(Memory.hostI64(Memory.address(frames + i * 8L)));
    }

    /** The frame's length in bytes, without frame check sequence. */
    public int length(int i) {
        return Memory.hostI32(Memory.address(lengths + i * 4L));
    }

    /** The offload flags. */
    public int offloads(int i) {
        return Memory.hostI32(Memory.address(flags + i * 4L));
    }

    /** The RSS hash, meaningful when {@link #RSS_HASH} is set. */
    public int hash(int i) {
        return Memory.hostI32(hashes + i * 4L);
    }

    /** Address of the array of buffer handles (8 bytes each, host byte order). */
    public long bufferArray() {
        return buffers;
    }

    /** Address of the array of frame addresses (8 bytes each, host byte order). */
    public long frameArray() {
        return frames;
    }

    /** Address of the array of lengths (4 bytes each, host byte order). */
    public long lengthArray() {
        return lengths;
    }

    /** Address of the array of offload flags (4 bytes each, host byte order). */
    public long offloadArray() {
        return flags;
    }

    /** Address of the array of RSS hashes (4 bytes each, host byte order). */
    public long hashArray() {
        return hashes;
    }
}
