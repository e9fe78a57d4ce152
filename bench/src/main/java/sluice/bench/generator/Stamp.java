package sluice.bench.generator;

import sluice.dpdk.Memory;

/**
 * The time at which a packet was to be sent, in its payload.
 *
 * <p>Followed by its complement, so that it adds nothing to a checksum (the one's complement sum of a number and its
 * complement is zero, RFC 1071) and payload without a stamp is known. Thirty-two bits of nanoseconds: times up to four
 * seconds can be told.
 */
final class Stamp {
    /** What {@link #age} says of a frame without a stamp. */
    static final long NONE = -1;

    private static final int OFFSET = 56;
    private static final long LOW = 0xFFFF_FFFFL;

    private Stamp() {}

    /** Stamps the frame at {@code frame}, whose headers are written and whose first line is payload from byte 56 on. */
    static void write(long frame, long nanos) {
        Memory.putI64(frame + OFFSET, (nanos << 32) | (~nanos & LOW));
    }

    /** Nanoseconds from the stamp of a frame to {@code nanos}, or {@link #NONE}. */
    static long age(long frame, long nanos) {
        long stamp = Memory.i64(frame + OFFSET);
        return ((stamp >>> 32) ^ (stamp & LOW)) == LOW ? (nanos - (stamp >>> 32)) & LOW : NONE;
    }
}
