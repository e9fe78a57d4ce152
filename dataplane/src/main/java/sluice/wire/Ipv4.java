package sluice.wire;

import sluice.dpdk.Memory;

/**
 * IPv4 header (RFC 791).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|  IHL  |Type of Service|          Total Length         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Identification        |Flags|      Fragment Offset    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Time to Live |    Protocol   |         Header Checksum       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Source Address                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Destination Address                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Options                    |    Padding    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Ipv4 {
    /** Bytes of a header without options. */
    public static final int BYTES = 20;
    /** Protocol number of ICMP. */
    public static final int ICMP = 1;
    /** Protocol number of TCP. */
    public static final int TCP = 6;
    /** Protocol number of UDP. */
    public static final int UDP = 17;
    /** Protocol number of SCTP. */
    public static final int SCTP = 132;
    /** In {@link #fragment}: routers must not fragment the packet. */
    public static final int DONT_FRAGMENT = 0x4000;
    /** In {@link #fragment}: further fragments follow. */
    public static final int MORE_FRAGMENTS = 0x2000;
    /** In {@link #fragment}: the offset, in units of 8 bytes. */
    public static final int OFFSET_MASK = 0x1FFF;

    private static final int TYPE_OF_SERVICE = 1;
    private static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FRAGMENT = 6;
    private static final int TIME_TO_LIVE = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    /** One hop in the word that starts with the time to live. */
    private static final int ONE_HOP = 0x0100_0000;

    private static final int DESTINATION = 16;

    private Ipv4() {}

    /** The version, 4 for a sane header, of the header at {@code ip}. */
    public static int version(long ip) {
        return Memory.u8(ip) >>> 4;
    }

    /** Header length in bytes, options included. */
    public static int headerLength(long ip) {
        return (Memory.u8(ip) & 0xF) << 2;
    }

    /** The type-of-service byte (DSCP and ECN). */
    public static int typeOfService(long ip) {
        return Memory.u8(ip + TYPE_OF_SERVICE);
    }

    /** Length of header and payload in bytes. */
    public static int totalLength(long ip) {
        return Memory.u16(ip + TOTAL_LENGTH);
    }

    /** Identification of the datagram. */
    public static int identification(long ip) {
        return Memory.u16(ip + IDENTIFICATION);
    }

    /** Flags and fragment offset as one value. */
    public static int fragment(long ip) {
        return Memory.u16(ip + FRAGMENT);
    }

    /** Hops that the packet may still take. */
    public static int timeToLive(long ip) {
        return Memory.u8(ip + TIME_TO_LIVE);
    }

    /** Protocol number of the payload. */
    public static int protocol(long ip) {
        return Memory.u8(ip + PROTOCOL);
    }

    /** The header checksum. */
    public static int checksum(long ip) {
        return Memory.u16(ip + CHECKSUM);
    }

    /** Source address. */
    public static int source(long ip) {
        return Memory.i32(ip + SOURCE);
    }

    /** Destination address. */
    public static int destination(long ip) {
        return Memory.i32(ip + DESTINATION);
    }

    /** Writes the source address; the checksum is the caller's. */
    public static void source(long ip, int address) {
        Memory.putI32(ip + SOURCE, address);
    }

    /** Writes the destination address; the checksum is the caller's. */
    public static void destination(long ip, int address) {
        Memory.putI32(ip + DESTINATION, address);
    }

    /** Writes the time to live; the checksum is the caller's. */
    public static void timeToLive(long ip, int hops) {
        Memory.putU8(ip + TIME_TO_LIVE, hops);
    }

    /** Writes the length of header and payload in bytes; the checksum is the caller's. */
    public static void totalLength(long ip, int bytes) {
        Memory.putU16(ip + TOTAL_LENGTH, bytes);
    }

    /** Writes flags and fragment offset; the checksum is the caller's. */
    public static void fragment(long ip, int fragment) {
        Memory.putU16(ip + FRAGMENT, fragment);
    }

    /** Writes the header checksum. */
    public static void checksum(long ip, int checksum) {
        Memory.putU16(ip + CHECKSUM, checksum);
    }

    /**
     * Replaces identification, flags and fragment offset, and mends the checksum. A packet that must not be fragmented
     * needs no identification (RFC 6864).
     */
    public static void replaceFragment(long ip, int identification, int fragment) {
        int old = Memory.i32(ip + IDENTIFICATION);
        int word = identification << 16 | fragment;
        Memory.putI32(ip + IDENTIFICATION, word);
        checksum(ip, Checksum.apply(checksum(ip), Checksum.delta(old, word)));
    }

    /** Takes one hop from the time to live (which must not be 0) and mends the checksum (RFC 1141). */
    public static void decrementTimeToLive(long ip) {
        int word = Memory.u16(ip + TIME_TO_LIVE);
        Memory.putU16(ip + TIME_TO_LIVE, word - 0x100);
        checksum(ip, Checksum.apply(checksum(ip), Checksum.delta(word, word - 0x100)));
    }

    /**
     * Does to a header what forwarding with new addresses does: one hop less to live, the addresses, the checksum. Three
     * accesses, because this is done to every packet.
     *
     * @param addresses source in the upper half, destination in the lower
     * @param delta what all of it adds to the header's sum, the decrement included ({@link Checksum#delta})
     */
    public static void forward(long ip, long addresses, int delta) {
        int word = Memory.i32(ip + TIME_TO_LIVE);
        int hops = (word & 0xFFFF_0000) - ONE_HOP;
        Memory.putI32(ip + TIME_TO_LIVE, hops | Checksum.apply(word & 0xFFFF, delta));
        Memory.putI64(ip + SOURCE, addresses);
    }

    /**
     * Writes a header without options, checksum included.
     *
     * @param totalLength header and payload in bytes
     * @param fragment flags and offset, as {@link #DONT_FRAGMENT}
     */
    public static void write(
            long ip,
            int typeOfService,
            int totalLength,
            int identification,
            int fragment,
            int timeToLive,
            int protocol,
            int source,
            int destination) {
        Memory.putI32(ip, 0x45 << 24 | typeOfService << 16 | totalLength);
        Memory.putI32(ip + IDENTIFICATION, identification << 16 | fragment);
        Memory.putI32(ip + TIME_TO_LIVE, timeToLive << 24 | protocol << 16);
        source(ip, source);
        destination(ip, destination);
        checksum(ip, Checksum.of(ip, BYTES));
    }
}
