package sluice.wire;

import sluice.dpdk.Memory;

/**
 * SCTP common header and the header of the first chunk (RFC 9260, section 3).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      Source Port Number       |    Destination Port Number    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Verification Tag                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Checksum (CRC32c)                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Chunk Type  |  Chunk Flags  |         Chunk Length          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Sctp {
    /** Bytes of the common header. */
    public static final int BYTES = 12;
    /** Bytes of a chunk's header. */
    public static final int CHUNK_BYTES = 4;

    private static final int VERIFICATION_TAG = 4;
    private static final int CHECKSUM = 8;
    private static final int CHUNK = 12;

    private Sctp() {}

    /** Both ports of the header at {@code sctp}: {@code source << 16 | destination}. */
    public static int ports(long sctp) {
        return Memory.i32(sctp);
    }

    /** The verification tag. */
    public static int verificationTag(long sctp) {
        return Memory.i32(sctp + VERIFICATION_TAG);
    }

    /** The CRC32c as its four bytes stand on the wire. */
    public static int checksum(long sctp) {
        return Memory.i32(sctp + CHECKSUM);
    }

    /** Type of the first chunk. */
    public static int chunkType(long sctp) {
        return Memory.u8(sctp + CHUNK);
    }

    /** Flags of the first chunk. */
    public static int chunkFlags(long sctp) {
        return Memory.u8(sctp + CHUNK + 1);
    }

    /** Length of the first chunk in bytes, its header included and padding excluded. */
    public static int chunkLength(long sctp) {
        return Memory.u16(sctp + CHUNK + 2);
    }
}
