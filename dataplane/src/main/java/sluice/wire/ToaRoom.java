package sluice.wire;

import sluice.dpdk.Memory;

/**
 * Makes room among a segment's options for {@link Toa} (spec 5.7). NOPs, options of the same kind and what is behind the
 * end of the list go without further ado; then, the first ones first and only until there is enough room, all other
 * options but those that a connection cannot do without: MSS, window scale, SACK-permitted, SACK and timestamps.
 */
final class ToaRoom {
    /** The options that must stay take too much room; all are as they were. */
    static final int TOO_LITTLE = -1;

    private static final int ALIGNMENT = 4;

    private ToaRoom() {}

    /**
     * Leaves options out and moves the others to the front.
     *
     * @param missing by how many bytes all the options of the header at {@code tcp} are too long
     * @return bytes of the options that are left, a multiple of 4, or {@link #TOO_LITTLE}
     */
    static int prune(long tcp, int missing) {
        long end = tcp + Tcp.headerLength(tcp);
        int limit = Tcp.headerLength(tcp) - Tcp.BYTES - missing;
        int room = limit - Math.floorMod(limit, ALIGNMENT);
        int needed = 0;
        int others = 0;
        long at = tcp + Tcp.BYTES;
        int length = TcpOptions.length(at, end);
        while (length != 0) {
            int kind = Memory.u8(at);
            if (isNeeded(kind)) {
                needed += length;
            } else if (!isWorthless(kind)) {
                others += length;
            }
            at += length;
            length = TcpOptions.length(at, end);
        }
        return needed > room ? TOO_LITTLE : compact(tcp, end, needed + others - room);
    }

    /** Leaves out at least {@code excess} bytes beyond the worthless ones. */
    private static int compact(long tcp, long end, int excess) {
        int toSpare = excess;
        long to = tcp + Tcp.BYTES;
        long at = to;
        int length = TcpOptions.length(at, end);
        while (length != 0) {
            int kind = Memory.u8(at);
            if (isNeeded(kind) || (!isWorthless(kind) && toSpare <= 0)) {
                Memory.copy(at, to, length);
                to += length;
            } else if (!isWorthless(kind)) {
                toSpare -= length;
            }
            at += length;
            length = TcpOptions.length(at, end);
        }
        while ((to - tcp) % ALIGNMENT != 0) {
            Memory.putU8(to, TcpOptions.NOP);
            to++;
        }
        return (int) (to - tcp) - Tcp.BYTES;
    }

    private static boolean isNeeded(int kind) {
        return switch (kind) {
            case TcpOptions.MSS,
                    TcpOptions.WINDOW_SCALE,
                    TcpOptions.SACK_PERMITTED,
                    TcpOptions.SACK,
                    TcpOptions.TIMESTAMPS -> true;
            default -> false;
        };
    }

    private static boolean isWorthless(int kind) {
        return kind == TcpOptions.NOP || kind == Toa.KIND;
    }
}
