package sluice.wire;

import sluice.dpdk.Memory;

/**
 * Options of a TCP header (RFC 9293, section 3.2; RFC 7323 for window scale and timestamps, RFC 2018 for SACK).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Kind      |    Length     |  Value, Length - 2 bytes     ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Kinds 0 and 1 are that one byte. A list ends at kind 0, at the end of the header, and at an option whose length is
 * less than 2 or reaches past the header: nothing behind such a one is looked at. The header itself must lie within the
 * packet, as the parser checks.
 *
 * <p>What changes options returns what the change adds to the segment's sum, for {@link Tcp#mend} or
 * {@link Checksum#combine}; 0 if nothing changed.
 */
public final class TcpOptions {
    /** Kind: end of the list. */
    public static final int END = 0;
    /** Kind: no operation. */
    public static final int NOP = 1;
    /** Kind: maximum segment size. */
    public static final int MSS = 2;
    /** Kind: window scale. */
    public static final int WINDOW_SCALE = 3;
    /** Kind: selective acknowledgements are permitted. */
    public static final int SACK_PERMITTED = 4;
    /** Kind: selective acknowledgement. */
    public static final int SACK = 5;
    /** Kind: timestamps. */
    public static final int TIMESTAMPS = 8;
    /** Kind: the second one for experiments (RFC 4727), with which ALVS tells IPv6 clients. */
    public static final int EXPERIMENT = 253;

    /** Instead of an option's address: there is none. */
    public static final long NONE = 0;

    /** The most bytes that options take. */
    public static final int MAXIMUM_BYTES = Tcp.MAXIMUM_BYTES - Tcp.BYTES;
    /** The least MSS to which {@link #lowerMss} goes. */
    public static final int MINIMUM_MSS = 64;
    /** The largest window scale (RFC 7323, 2.3). */
    public static final int MAXIMUM_WINDOW_SCALE = 14;
    /** Instead of a window scale: the option is not there. */
    public static final int NO_WINDOW_SCALE = -1;

    /** Bytes of kind and length. */
    static final int HEAD_BYTES = 2;

    private static final int MSS_BYTES = 4;
    private static final int WINDOW_SCALE_BYTES = 3;
    private static final int SACK_PERMITTED_BYTES = 2;
    private static final int SACK_BLOCK_BYTES = 8;
    private static final int TIMESTAMPS_BYTES = 10;
    private static final int VALUE = 2;
    private static final int ECHO = 6;
    private static final int EDGE_BYTES = 4;

    private TcpOptions() {}

    /**
     * Bytes of the option at {@code at}.
     *
     * @param end address behind the header
     * @return 0 when the list ends here
     */
    public static int length(long at, long end) {
        if (at >= end) {
            return 0;
        }
        int kind = Memory.u8(at);
        if (kind <= NOP) {
            return kind;
        }
        if (at + 1 == end) {
            return 0;
        }
        int length = Memory.u8(at + 1);
        return length < HEAD_BYTES || at + length > end ? 0 : length;
    }

    /** Address of the first option of a kind in the header at {@code tcp}, or {@link #NONE}. */
    public static long find(long tcp, int kind) {
        return find(tcp + Tcp.BYTES, tcp + Tcp.headerLength(tcp), kind);
    }

    private static long find(long from, long end, int kind) {
        long at = from;
        int length = length(at, end);
        while (length != 0) {
            if (Memory.u8(at) == kind) {
                return at;
            }
            at += length;
            length = length(at, end);
        }
        return NONE;
    }

    /** As {@link #find(long, int)}; an option of another length counts as absent. */
    private static long find(long tcp, int kind, int bytes) {
        long at = find(tcp, kind);
        return at != NONE && Memory.u8(at + 1) == bytes ? at : NONE;
    }

    /** The maximum segment size that the header announces, or {@code otherwise}. */
    public static int mss(long tcp, int otherwise) {
        long at = find(tcp, MSS, MSS_BYTES);
        return at == NONE ? otherwise : Memory.u16(at + VALUE);
    }

    /** The window scale, at most {@link #MAXIMUM_WINDOW_SCALE}, or {@link #NO_WINDOW_SCALE}. */
    public static int windowScale(long tcp) {
        long at = find(tcp, WINDOW_SCALE, WINDOW_SCALE_BYTES);
        return at == NONE ? NO_WINDOW_SCALE : Math.min(Memory.u8(at + VALUE), MAXIMUM_WINDOW_SCALE);
    }

    /** Whether selective acknowledgements are permitted. */
    public static boolean isSackPermitted(long tcp) {
        return find(tcp, SACK_PERMITTED, SACK_PERMITTED_BYTES) != NONE;
    }

    /** Address of the timestamps option, or {@link #NONE}. */
    public static long timestamps(long tcp) {
        return find(tcp, TIMESTAMPS, TIMESTAMPS_BYTES);
    }

    /** The sender's time, of the timestamps option at {@code option}. */
    public static int timestampValue(long option) {
        return Memory.i32(option + VALUE);
    }

    /** The time that it echoes. */
    public static int timestampEcho(long option) {
        return Memory.i32(option + ECHO);
    }

    /** Overwrites all options of a kind, whatever their length, with NOPs. */
    public static int erase(long tcp, int kind) {
        long end = tcp + Tcp.headerLength(tcp);
        int delta = 0;
        long at = find(tcp + Tcp.BYTES, end, kind);
        while (at != NONE) {
            int length = Memory.u8(at + 1);
            int before = Checksum.fold(Checksum.sum(at, length));
            for (int i = 0; i < length; i++) {
                Memory.putU8(at + i, NOP);
            }
            int after = Checksum.fold(Checksum.sum(at, length));
            delta = Checksum.combine(delta, at(tcp, at, Checksum.difference(before, after)));
            at = find(at + length, end, kind);
        }
        return delta;
    }

    /** Takes {@code bytes} from the MSS that the header announces, down to {@link #MINIMUM_MSS}. */
    public static int lowerMss(long tcp, int bytes) {
        long option = find(tcp, MSS, MSS_BYTES);
        if (option == NONE) {
            return 0;
        }
        int old = Memory.u16(option + VALUE);
        if (old <= MINIMUM_MSS) {
            return 0;
        }
        int lower = Math.max(old - bytes, MINIMUM_MSS);
        Memory.putU16(option + VALUE, lower);
        return at(tcp, option, Checksum.delta(old, lower));
    }

    /**
     * Shifts both edges of all blocks that are acknowledged selectively: those after {@code start} by {@code beyond}, others
     * by {@code upTo}.
     */
    static int shiftSack(long tcp, int start, int upTo, int beyond) {
        long end = tcp + Tcp.headerLength(tcp);
        int delta = 0;
        long at = find(tcp + Tcp.BYTES, end, SACK);
        while (at != NONE) {
            int length = Memory.u8(at + 1);
            if ((length - HEAD_BYTES) % SACK_BLOCK_BYTES == 0) {
                for (long edge = at + VALUE; edge < at + length; edge += EDGE_BYTES) {
                    delta = Checksum.combine(delta, shift(tcp, edge, Memory.i32(edge) - start > 0 ? beyond : upTo));
                }
            }
            at = find(at + length, end, SACK);
        }
        return delta;
    }

    /** Adds {@code shift} to the sender's time if the header has timestamps. */
    public static int shiftTimestampValue(long tcp, int shift) {
        long at = timestamps(tcp);
        return at == NONE ? 0 : shift(tcp, at + VALUE, shift);
    }

    /** Adds {@code shift} to the echoed time if the header has timestamps. */
    public static int shiftTimestampEcho(long tcp, int shift) {
        long at = timestamps(tcp);
        return at == NONE ? 0 : shift(tcp, at + ECHO, shift);
    }

    private static int shift(long tcp, long at, int shift) {
        int old = Memory.i32(at);
        Memory.putI32(at, old + shift);
        return at(tcp, at, Checksum.delta(old, old + shift));
    }

    /** The delta of bytes that start at {@code at}, from the one of bytes that start at an even offset. */
    private static int at(long tcp, long at, int delta) {
        return ((at - tcp) & 1) == 0 ? delta : Checksum.swap(delta);
    }

    /**
     * Writes the options of a SYN behind the fixed header at {@code tcp}, and the header's length; behind the fixed
     * header there must be room for 20 bytes. The checksum is the caller's.
     *
     * @param mss maximum segment size in bytes
     * @param windowScale or {@link #NO_WINDOW_SCALE}
     * @param timestamp the sender's time, if {@code hasTimestamps}
     * @param echo the echoed time
     */
    public static void writeSyn(
            long tcp,
            int mss,
            int windowScale,
            boolean isSackPermitted,
            boolean hasTimestamps,
            int timestamp,
            int echo) {
        long at = tcp + Tcp.BYTES;
        Memory.putI32(at, MSS << 24 | MSS_BYTES << 16 | mss);
        at += MSS_BYTES;
        if (hasTimestamps) {
            // Two bytes in front align the times; SACK-permitted is just as long.
            Memory.putU16(at, isSackPermitted ? SACK_PERMITTED << 8 | SACK_PERMITTED_BYTES : NOP << 8 | NOP);
            Memory.putU16(at + 2, TIMESTAMPS << 8 | TIMESTAMPS_BYTES);
            Memory.putI32(at + 2 + VALUE, timestamp);
            Memory.putI32(at + 2 + ECHO, echo);
            at += 2 + TIMESTAMPS_BYTES;
        } else if (isSackPermitted) {
            Memory.putI32(at, NOP << 24 | NOP << 16 | SACK_PERMITTED << 8 | SACK_PERMITTED_BYTES);
            at += 4;
        }
        if (windowScale != NO_WINDOW_SCALE) {
            Memory.putI32(at, NOP << 24 | WINDOW_SCALE << 16 | WINDOW_SCALE_BYTES << 8 | windowScale);
            at += 4;
        }
        Tcp.headerLength(tcp, (int) (at - tcp));
    }
}
