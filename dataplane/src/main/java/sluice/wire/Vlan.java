package sluice.wire;

import sluice.dpdk.Memory;

/**
 * 802.1Q tag: sits behind the MAC addresses, where an untagged frame has its EtherType.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        TPID = 0x8100          | PCP |D|        VLAN ID        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           EtherType           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Vlan {
    /** Bytes that a tag adds to the Ethernet header. */
    public static final int BYTES = 4;

    private static final int CONTROL = Ethernet.BYTES;
    private static final int TYPE = Ethernet.BYTES + 2;

    private Vlan() {}

    /** Tag control information (priority, drop eligible, identifier) of the tagged frame at {@code frame}. */
    public static int control(long frame) {
        return Memory.u16(frame + CONTROL);
    }

    /** EtherType of the payload behind the tag. */
    public static int type(long frame) {
        return Memory.u16(frame + TYPE);
    }

    /** Takes the tag out of a frame; returns the address of the frame without it, {@link #BYTES} further on. */
    public static long remove(long frame) {
        long addresses = Memory.i64(frame);
        int rest = Memory.i32(frame + 8);
        Memory.putI64(frame + BYTES, addresses);
        Memory.putI32(frame + BYTES + 8, rest);
        return frame + BYTES;
    }

    /** Puts a tag into a frame with {@link #BYTES} of room before it; returns the address of the frame with it. */
    public static long insert(long frame, int control) {
        long tagged = frame - BYTES;
        long addresses = Memory.i64(frame);
        int rest = Memory.i32(frame + 8);
        Memory.putI64(tagged, addresses);
        Memory.putI32(tagged + 8, rest);
        Memory.putU16(tagged + CONTROL - 2, Ethernet.VLAN);
        Memory.putU16(tagged + CONTROL, control);
        return tagged;
    }

    /** VLAN identifier (0 to 4095) in a tag's control information. */
    public static int identifier(int control) {
        return control & 0xFFF;
    }

    /** Priority (0 to 7) in a tag's control information. */
    public static int priority(int control) {
        return control >>> 13 & 7;
    }
}
