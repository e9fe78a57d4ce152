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

    /** Chunk type that opens an association. */
    public static final int INIT = 1;
    /** Chunk type that ends an association at once. */
    public static final int ABORT = 6;
    /** Chunk type of the third packet of a handshake. */
    public static final int COOKIE_ECHO = 10;
    /** Chunk type of the last packet of a handshake. */
    public static final int COOKIE_ACK = 11;

    private static final int VERIFICATION_TAG = 4;
    private static final int CHECKSUM = 8;
    private static final int CHUNK = 12;

    private Sctp() {}

    /** Both ports of the header at {@code sctp}: {@code source << 16 | destination}. */
    public static int ports(long sctp) {
        return Memory.i32(sctp);
    }

    /** Stores both ports. */
    public static void ports(long sctp, int ports) {
        Memory.putI32(sctp, ports);
    }

    /** The verification tag. */
    public static int verificationTag(long sctp) {
        return Memory.i32(sctp + VERIFICATION_TAG);
    }

    /** The CRC32c as its four bytes stand on the wire. */
    public static int checksum(long sctp) {
        return Memory.i32(sctp + CHECKSUM);
    }

    /** Makes the checksum that of the whole packet, which has {@code bytes} bytes (RFC 9260, section 6.8). */
    public static void repair(long sctp, int bytes) {
        Memory.putI32(sctp + CHECKSUM, 0);
        Memory.putI32(sctp + CHECKSUM, Integer.reverseBytes(Crc32c.of(sctp, bytes)));
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

    /**
     * Type of the chunk that says what becomes of the association: the first one's, but {@link #ABORT} when that comes
     * second, behind a COOKIE_ECHO or COOKIE_ACK (spec 4.5).
     *
     * @param bytes length of the packet, at least that of the common header and a chunk's
     */
    public static int decidingChunk(long sctp, int bytes) {
        int type = chunkType(sctp);
        if (type == COOKIE_ECHO || type == COOKIE_ACK) {
            int length = chunkLength(sctp);
            int second = CHUNK + (length + 3 & ~3);
            if (length >= CHUNK_BYTES && second + CHUNK_BYTES <= bytes && Memory.u8(sctp + second) == ABORT) {
                return ABORT;
            }
        }
        return type;
    }
}
