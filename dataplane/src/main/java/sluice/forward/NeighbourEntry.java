package sluice.forward;

import sluice.dpdk.Memory;

/**
 * The off-heap line of one neighbour; the fields' meaning is explained at {@link NeighbourTable}.
 *
 * <pre>
 *   0  key             long: bit 63, port index &lt;&lt; 32, IPv4 address; 0 while the line is free
 *   8  station         long: state &lt;&lt; 48, MAC address; written as one, so that both always fit
 *  16  confirmedAt     long, nanoseconds
 *  24  requestedAt     long, nanoseconds
 *  32  requests        int, sent since the state was entered
 *  36  next            int, index of the next line of the same hash, or -1
 *  40  holders         int, how many servers and gateways need it
 *  44  isUsed          int, 1 when it was looked up since it was last confirmed
 *  48  isStatic        int, 1 when it was configured
 * </pre>
 *
 * <p>Thread: any reads and sets {@code isUsed}; everything else is written under the table's lock.
 */
final class NeighbourEntry {
    static final int BYTES = Memory.CACHE_LINE_BYTES;

    private static final int KEY = 0;
    private static final int STATION = 8;
    private static final int CONFIRMED_AT = 16;
    private static final int REQUESTED_AT = 24;
    private static final int REQUESTS = 32;
    private static final int NEXT = 36;
    private static final int HOLDERS = 40;
    private static final int IS_USED = 44;
    private static final int IS_STATIC = 48;

    private static final long OCCUPIED = 1L << 63;
    private static final int STATE_SHIFT = 48;
    private static final long MAC_MASK = (1L << STATE_SHIFT) - 1;

    private NeighbourEntry() {}

    static long key(int port, int address) {
        return OCCUPIED | (long) port << 32 | (address & 0xFFFF_FFFFL);
    }

    static int port(long key) {
        return (int) (key >>> 32) & 0x7FFF_FFFF;
    }

    static int address(long key) {
        return (int) key;
    }

    static int state(long station) {
        return (int) (station >>> STATE_SHIFT);
    }

    static long mac(long station) {
        return station & MAC_MASK;
    }

    static long keyOf(long line) {
        return Memory.acquireI64(line + KEY);
    }

    static void key(long line, long key) {
        Memory.releaseI64(line + KEY, key);
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
        return Memory.hostI32(line + IS_USED) != 0;
    }

    static void isUsed(long line, boolean isUsed) {
        Memory.putHostI32(line + IS_USED, isUsed ? 1 : 0);
    }

    static boolean isStatic(long line) {
        return Memory.hostI32(line + IS_STATIC) != 0;
    }

    static void isStatic(long line, boolean isStatic) {
        Memory.putHostI32(line + IS_STATIC, isStatic ? 1 : 0);
    }

    /** Gives the line to another neighbour; readers see no key until all other fields are new. */
    static void renew(long line, long key, int state, long mac) {
        key(line, 0);
        station(line, state, mac);
        confirmedAt(line, 0);
        requested(line, 0, 0);
        holders(line, 0);
        isUsed(line, false);
        isStatic(line, false);
        key(line, key);
    }
}
