package sluice.wire;

import sluice.dpdk.Memory;

/**
 * The options of an IPv4 header (RFC 791, section 3.1): bytes of one kind stand alone, all others have a length.
 *
 * <pre>
 * +--------+--------+--------+---------//--------+
 * |  kind  | length | pointer|   route or times  |
 * +--------+--------+--------+---------//--------+
 * </pre>
 */
public final class Ipv4Options {
    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int RECORD_ROUTE = 7;
    private static final int TIMESTAMP = 68;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int STRICT_SOURCE_ROUTE = 137;

    private static final int LENGTH = 1;
    private static final int POINTER = 2;
    private static final int SHORTEST = 2;
    private static final int SHORTEST_ROUTE = 3;
    private static final int SHORTEST_TIMESTAMP = 4;

    private Ipv4Options() {}

    /** Whether all options of a header of {@code headerLength} bytes end within it, and point into themselves. */
    public static boolean areSound(long ip, int headerLength) {
        int at = Ipv4.BYTES;
        while (at < headerLength) {
            int kind = Memory.u8(ip + at);
            if (kind == END) {
                return true;
            }
            if (kind == NO_OPERATION) {
                at++;
                continue;
            }
            int length = at + LENGTH < headerLength ? Memory.u8(ip + at + LENGTH) : 0;
            if (length < SHORTEST || at + length > headerLength || !pointsWell(ip + at, kind, length)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** Whether sound options say by which routers the packet is to go. */
    public static boolean routeSource(long ip, int headerLength) {
        int at = Ipv4.BYTES;
        while (at < headerLength) {
            int kind = Memory.u8(ip + at);
            if (kind == END) {
                return false;
            }
            if (kind == LOOSE_SOURCE_ROUTE || kind == STRICT_SOURCE_ROUTE) {
                return true;
            }
            at += kind == NO_OPERATION ? 1 : Memory.u8(ip + at + LENGTH);
        }
        return false;
    }

    /** Pointers count from 1, and the first place behind themselves is the first that they may have. */
    private static boolean pointsWell(long option, int kind, int length) {
        if (kind == TIMESTAMP) {
            return length >= SHORTEST_TIMESTAMP && Memory.u8(option + POINTER) > SHORTEST_TIMESTAMP;
        }
        boolean isRoute = kind == RECORD_ROUTE || kind == LOOSE_SOURCE_ROUTE || kind == STRICT_SOURCE_ROUTE;
        return !isRoute || (length >= SHORTEST_ROUTE && Memory.u8(option + POINTER) > SHORTEST_ROUTE);
    }
}
