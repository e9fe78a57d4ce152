package sluice.wire;

import sluice.dpdk.Memory;

/**
 * Changes 32-bit numbers in a TCP header and its options (RFC 9293 section 3.1, RFC 2018), and repairs the checksum by the
 * difference, so that a wrong one stays wrong.
 */
public final class SequenceRewrite {
    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGEMENT = 8;
    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;
    private static final int SACK = 5;
    private static final int OPTION_BYTES = 2;
    private static final int EDGE_BYTES = 4;

    private SequenceRewrite() {}

    /** Writes the sequence number. */
    public static void sequence(long tcp, int sequence) {
        change(tcp, SEQUENCE, sequence);
    }

    /** Writes the acknowledgement number. */
    public static void acknowledgement(long tcp, int acknowledgement) {
        change(tcp, ACKNOWLEDGEMENT, acknowledgement);
    }

    /**
     * The place of the next edge of a selectively acknowledged block.
     *
     * @param after a place that this returned, or 0 for the first one
     * @param headerLength length of the TCP header, all of which is there
     * @return its offset from {@code tcp}, or 0 if there is none
     */
    public static int nextEdge(long tcp, int headerLength, int after) {
        int at = Tcp.BYTES;
        while (at + OPTION_BYTES <= headerLength) {
            int kind = Memory.u8(tcp + at);
            if (kind == END_OF_OPTIONS) {
                return 0;
            }
            int length = kind == NO_OPERATION ? 1 : Memory.u8(tcp + at + 1);
            if (length == 0 || at + length > headerLength) {
                return 0;
            }
            if (kind == SACK) {
                int edge = after < at ? at + OPTION_BYTES : after + EDGE_BYTES;
                if (edge + EDGE_BYTES <= at + length) {
                    return edge;
                }
            }
            at += length;
        }
        return 0;
    }

    /** The edge at {@code offset}, as {@link #nextEdge} returned it. */
    public static int edge(long tcp, int offset) {
        return Memory.i32(tcp + offset);
    }

    /** Writes the edge at {@code offset}. */
    public static void edge(long tcp, int offset, int edge) {
        change(tcp, offset, edge);
    }

    private static void change(long tcp, int offset, int value) {
        int delta = Checksum.delta(Memory.i32(tcp + offset), value);
        // The sum is one of words from even places on.
        int placed = (offset & 1) == 0 ? delta : (delta & 0xFF) << 8 | delta >>> 8;
        Memory.putI32(tcp + offset, value);
        Tcp.checksum(tcp, Checksum.apply(Tcp.checksum(tcp), placed));
    }
}
