package sluice.wire;

import sluice.dpdk.Memory;

/**
 * Neighbour solicitation and neighbour advertisement (RFC 4861, sections 4.3, 4.4 and 4.6.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |   Code = 0    |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |R|S|O|              Reserved (flags in advertisements)         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +                       Target Address                          +
 * |                         (16 bytes)                            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Option type   | Length (of 8) |    MAC address (6 bytes)     ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class NeighbourMessage {
    /** Bytes of a message without options. */
    public static final int BYTES = 24;
    /** Bytes of a message with one link-layer address option. */
    public static final int BYTES_WITH_MAC = BYTES + 8;
    /** The hop limit that proves that no router has passed the packet on. */
    public static final int HOP_LIMIT = 255;
    /** Flag: the sender is a router. */
    public static final int ROUTER = 1 << 31;
    /** Flag: the advertisement answers a solicitation. */
    public static final int SOLICITED = 1 << 30;
    /** Flag: the advertisement overrides what was known. */
    public static final int OVERRIDE = 1 << 29;
    /** Option: the sender's MAC address. */
    public static final int SOURCE_MAC = 1;
    /** Option: the target's MAC address. */
    public static final int TARGET_MAC = 2;
    /** What {@link #option} gives when there is no such option. */
    public static final long NO_OPTION = -1;

    private static final int TARGET = 8;
    private static final int OPTION_LENGTH = 1;
    private static final int OPTION_UNIT_SHIFT = 3;

    private NeighbourMessage() {}

    /** Reserved bits, or the flags of an advertisement. */
    public static int flags(long message) {
        return Icmp6.rest(message);
    }

    /** High half of the target address. */
    public static long targetHigh(long message) {
        return Memory.i64(message + TARGET);
    }

    /** Low half of the target address. */
    public static long targetLow(long message) {
        return Memory.i64(message + TARGET + 8);
    }

    /** Whether the options of a message of {@code bytes} bytes fill it exactly, each of at least 8 bytes. */
    public static boolean hasSoundOptions(long message, int bytes) {
        int at = BYTES;
        while (at + OPTION_LENGTH < bytes) {
            int length = Memory.u8(message + at + OPTION_LENGTH) << OPTION_UNIT_SHIFT;
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return at == bytes;
    }

    /**
     * The MAC address in the first option of type {@code type}.
     *
     * @param bytes length of the message, whose options are sound
     * @return the MAC or {@link #NO_OPTION}
     */
    public static long option(long message, int bytes, int type) {
        int at = BYTES;
        while (at < bytes) {
            if (Memory.u8(message + at) == type) {
                return Memory.i64(message + at) & Mac.BROADCAST;
            }
            at += Memory.u8(message + at + OPTION_LENGTH) << OPTION_UNIT_SHIFT;
        }
        return NO_OPTION;
    }

    /** Writes a message with one MAC address option, of {@link #BYTES_WITH_MAC} bytes, whose checksum is 0. */
    public static void write(
            long message, int type, int flags, long targetHigh, long targetLow, int optionType, long mac) {
        Icmp6.write(message, type, 0, flags);
        Memory.putI64(message + TARGET, targetHigh);
        Memory.putI64(message + TARGET + 8, targetLow);
        Memory.putI64(message + BYTES, (long) optionType << 56 | 1L << 48 | mac);
    }
}
