package sluice.forward;

import sluice.dpdk.Memory;

/**
 * The off-heap line of one neighbour; the fields' meaning is explained at {@link NeighbourTable}.
 *
 * <pre>
 *   0  tag             long: bit 63 set while the line is in use, port index &lt;&lt; 32, how often it was given away
 *   8  high            long, the address's high half
 *  16  low             long, its low half
 *  24  station         long: state &lt;&lt; 48, MAC address; written as one, so that both always fit
 *  32  confirmedAt     long, nanoseconds
 *  40  requestedAt     long, nanoseconds
 *  48  next            int, index of the next line of the same hash, or -1
 *  52  holders         int, how many servers and gateways need it
 *  56  requests        int, sent since the state was entered
 *  60  isUsed          byte, 1 when it was looked up since it was last confirmed
 *  61  isStatic        byte, 1 when it was configured
 * </pre>
 *
 * <p>A reader that finds the same tag before and after it has read address and station has read what belongs together:
 * each change of owner makes the tag another one.
 *
 * <p>Thread: any reads and sets {@code isUsed}; everything else is written under the table's lock.
 */
final class NeighbourEntry {
    static final int BYTES = Memory.CACHE_LINE_BYTES;

    private static final int TAG = 0;
    private static final int HIGH = 8;
    private static final int LOW = 16;
    private static final int STATION = 24;
    private static final int CONFIRMED_AT = 32;
    private static final int REQUESTED_AT = 40;
    private static final int NEXT = 48;
    private static final int HOLDERS = 52;
    private static final int REQUESTS = 56;
    private static final int IS_USED = 60;
    private static final int IS_STATIC = 61;

    private static final int IN_USE = 1 << 31;
    private static final long GIVEN_AWAY_MASK = 0xFFFF_FFFFL;
    private static final int STATE_SHIFT = 48;
    private static final long MAC_MASK = (1L << STATE_SHIFT) - 1;

    private NeighbourEntry() {}

    static long tag(long line) {
        return Memory.acquireI64(line + TAG);
    }

    static int port(long tag) {
        return (int) (tag >>> 32) & ~IN_USE;
    }

    static long high(long line) {
        return Memory.acquireI64(line + HIGH);
    }

    static long low(long line) {
        return Memory.acquireI64(line + LOW);
    }

    /** Whether the line, whose tag was read as {@code tag}, is this neighbour's. */
    static boolean isOf(long line, long tag, int port, long high, long low) {
        return (int) (tag >>> 32) == (IN_USE | port) && low(line) == low && high(line) == high;
    }

    static int state(long station) {
        return (int) (station >>> STATE_SHIFT);
    }

    static long mac(long station) {
        return station & MAC_MASK;
    }

    static long station(long line) {
        return Memory.acquireI64(line + STATION);
    }

    static void station(long line, int state, long mac) {
        Memory.releaseI64(line + STATION, (long) state << STATE_SHIFT | mac);
    }

    static long confirmedAt(long line) {
        return Memory.hostI64(line + CONFIRMED_AT);
    }

    static void confirmedAt(long line, long nanos) {
        Memory.putHostI64(line + CONFIRMED_AT, nanos);
    }

    static long requestedAt(long line) {
        return Memory.hostI64(line + REQUESTED_AT);
    }

    static int requests(long line) {
        return Memory.hostI32(line + REQUESTS);
    }

    static void requested(long line, int requests, long nanos) {
        Memory.putHostI32(line + REQUESTS, requests);
        Memory.putHostI64(line + REQUESTED_AT, nanos);
    }

    static int next(long line) {
        return Memory.acquireI32(line + NEXT);
    }

    static void next(long line, int index) {
        Memory.releaseI32(line + NEXT, index);
    }

    static int holders(long line) {
        return Memory.hostI32(line + HOLDERS);
    }

    static void holders(long line, int count) {
        Memory.putHostI32(line + HOLDERS, count);
    }

    static boolean isUsed(long line) {
        return Memory.u8(line + IS_USED) != 0;
    }

    static void isUsed(long line, boolean isUsed) {
        Memory.putU8(line + IS_USED, isUsed ? 1 : 0);
    }

    static boolean isStatic(long line) {
        return Memory.u8(line + IS_STATIC) != 0;
    }

    static void isStatic(long line, boolean isStatic) {
        Memory.putU8(line + IS_STATIC, isStatic ? 1 : 0);
    }

    /** Gives the line to another neighbour; readers see nobody's until all other fields are new. */
    static void renew(long line, int port, long high, long low, int state, long mac) {
        long givenAway = (tag(line) + 1) & GIVEN_AWAY_MASK;
        Memory.releaseI64(line + TAG, givenAway);
        Memory.releaseI64(line + HIGH, high);
        Memory.releaseI64(line + LOW, low);
        station(line, state, mac);
        confirmedAt(line, 0);
        requested(line, 0, 0);
        holders(line, 0);
        isUsed(line, false);
        isStatic(line, false);
        Memory.releaseI64(line + TAG, (long) (IN_USE | port) << 32 | givenAway);
    }
}
