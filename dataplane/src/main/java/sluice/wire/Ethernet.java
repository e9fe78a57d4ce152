package sluice.wire;

import sluice.dpdk.Memory;

/**
 * Ethernet II frame header (IEEE 802.3, RFC 894).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Destination address                       |
 * +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                               |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 * |                        Source address                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           EtherType           |            Payload           ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A MAC address is a long whose lower 48 bits hold it, the first byte on the wire highest.
 */
public final class Ethernet {
    /** Bytes of the header. */
    public static final int BYTES = 14;
    /** Shortest frame without frame check sequence, in bytes; shorter payloads are padded. */
    public static final int MINIMUM_FRAME_BYTES = 60;
    /** EtherType of IPv4. */
    public static final int IPV4 = 0x0800;
    /** EtherType of ARP. */
    public static final int ARP = 0x0806;
    /** EtherType of an 802.1Q tag. */
    public static final int VLAN = 0x8100;
    /** EtherType of IPv6. */
    public static final int IPV6 = 0x86DD;

    private static final int DESTINATION = 0;
    private static final int SOURCE = 6;
    private static final int TYPE = 12;

    private Ethernet() {}

    /** Destination MAC of the frame at {@code frame}. */
    public static long destination(long frame) {
        return Memory.i64(frame + DESTINATION) >>> 16;
    }

    /** Source MAC. */
    public static long source(long frame) {
        return Memory.i64(frame + SOURCE) >>> 16;
    }

    /** EtherType, or the tag's when the frame is tagged. */
    public static int type(long frame) {
        return Memory.u16(frame + TYPE);
    }

    /** Writes the EtherType. */
    public static void type(long frame, int type) {
        Memory.putU16(frame + TYPE, type);
    }

    /** Writes both MAC addresses. */
    public static void addresses(long frame, long destination, long source) {
        Memory.putI64(frame + DESTINATION, destination << 16 | source >>> 32);
        Memory.putI32(frame + SOURCE + 2, (int) source);
    }

    /** Writes the destination MAC only. */
    public static void destination(long frame, long mac) {
        Memory.putI32(frame + DESTINATION, (int) (mac >>> 16));
        Memory.putU16(frame + DESTINATION + 4, (int) mac);
    }

    /** Sends the frame back: its source becomes the destination and {@code mac} the source. */
    public static void turn(long frame, long mac) {
        addresses(frame, source(frame), mac);
    }
}
