package sluice.wire;

import sluice.dpdk.Memory;

/**
 * Generic routing encapsulation (RFC 2784).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |C|       Reserved0       | Ver |         Protocol Type         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      Checksum (optional)      |       Reserved1 (optional)    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The protocol type is an EtherType; the checksum covers header and payload.
 */
public final class Gre {
    /** IP protocol number. */
    public static final int PROTOCOL = 47;
    /** Bytes of a header without checksum. */
    public static final int BYTES = 4;
    /** By how many bytes a header with checksum is longer. */
    public static final int CHECKSUM_BYTES = 4;

    private static final int HAS_CHECKSUM = 0x8000;
    private static final int TYPE = 2;
    private static final int CHECKSUM = 4;

    private Gre() {}

    /** Whether the header at {@code gre} is of version 0 with no other optional field than the checksum. */
    public static boolean isPlain(long gre) {
        return (Memory.u16(gre) & ~HAS_CHECKSUM) == 0;
    }

    /** Bytes of a {@linkplain #isPlain plain} header. */
    public static int length(long gre) {
        return (Memory.u16(gre) & HAS_CHECKSUM) == 0 ? BYTES : BYTES + CHECKSUM_BYTES;
    }

    /** EtherType of what follows. */
    public static int type(long gre) {
        return Memory.u16(gre + TYPE);
    }

    /** Writes a header without checksum. */
    public static void write(long gre, int type) {
        Memory.putI32(gre, type);
    }

    /**
     * Writes a header with checksum in front of a payload that is complete.
     *
     * @param payload length in bytes of what follows
     */
    public static void writeWithChecksum(long gre, int type, int payload) {
        Memory.putI32(gre, HAS_CHECKSUM << 16 | type);
        Memory.putI32(gre + CHECKSUM, 0);
        Memory.putU16(gre + CHECKSUM, Checksum.of(gre, BYTES + CHECKSUM_BYTES + payload));
    }
}
