package sluice.wire;

import sluice.dpdk.Memory;

/**
 * IPv6 header (RFC 8200).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version| Traffic Class |           Flow Label                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Payload Length        |  Next Header  |   Hop Limit   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +                                                               +
 * |                         Source Address                        |
 * +                                                               +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +                                                               +
 * |                      Destination Address                      |
 * +                                                               +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>An address is read as two longs, the one with the first bytes on the wire is the high one.
 */
public final class Ipv6 {
    /** Bytes of the header. */
    public static final int BYTES = 40;
    /** Next-header number of ICMPv6. */
    public static final int ICMP = 58;
    /** The least MTU in bytes that a link may have. */
    public static final int MINIMUM_MTU = 1280;

    private static final int PAYLOAD_LENGTH = 4;
    static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;

    private Ipv6() {}

    /** The version, 6 for a sane header, of the header at {@code ip}. */
    public static int version(long ip) {
        return Memory.u8(ip) >>> 4;
    }

    /** The traffic class (DSCP and ECN). */
    public static int trafficClass(long ip) {
        return Memory.i32(ip) >>> 20 & 0xFF;
    }

    /** The 20-bit flow label. */
    public static int flowLabel(long ip) {
        return Memory.i32(ip) & 0xF_FFFF;
    }

    /** Length in bytes of what follows this header. */
    public static int payloadLength(long ip) {
        return Memory.u16(ip + PAYLOAD_LENGTH);
    }

    /** Writes the length in bytes of what follows this header. */
    public static void payloadLength(long ip, int bytes) {
        Memory.putU16(ip + PAYLOAD_LENGTH, bytes);
    }

    /** Number of the header that follows. */
    public static int nextHeader(long ip) {
        return Memory.u8(ip + NEXT_HEADER);
    }

    /** Hops that the packet may still take. */
    public static int hopLimit(long ip) {
        return Memory.u8(ip + HOP_LIMIT);
    }

    /** First eight bytes of the source address. */
    public static long sourceHigh(long ip) {
        return Memory.i64(ip + SOURCE);
    }

    /** Last eight bytes of the source address. */
    public static long sourceLow(long ip) {
        return Memory.i64(ip + SOURCE + 8);
    }

    /** First eight bytes of the destination address. */
    public static long destinationHigh(long ip) {
        return Memory.i64(ip + DESTINATION);
    }

    /** Last eight bytes of the destination address. */
    public static long destinationLow(long ip) {
        return Memory.i64(ip + DESTINATION + 8);
    }

    /** Writes the source address. */
    public static void source(long ip, long high, long low) {
        Memory.putI64(ip + SOURCE, high);
        Memory.putI64(ip + SOURCE + 8, low);
    }

    /** Writes the destination address. */
    public static void destination(long ip, long high, long low) {
        Memory.putI64(ip + DESTINATION, high);
        Memory.putI64(ip + DESTINATION + 8, low);
    }

    /** Writes the hop limit. */
    public static void hopLimit(long ip, int hops) {
        Memory.putU8(ip + HOP_LIMIT, hops);
    }

    /**
     * Writes a header with flow label 0.
     *
     * @param payloadLength length in bytes of what follows
     */
    public static void write(
            long ip,
            int trafficClass,
            int payloadLength,
            int nextHeader,
            int hopLimit,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow) {
        Memory.putI32(ip, 6 << 28 | trafficClass << 20);
        Memory.putI32(ip + PAYLOAD_LENGTH, payloadLength << 16 | nextHeader << 8 | hopLimit);
        source(ip, sourceHigh, sourceLow);
        destination(ip, destinationHigh, destinationLow);
    }
}
