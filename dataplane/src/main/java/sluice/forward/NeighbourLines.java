package sluice.forward;

import sluice.dpdk.Memory;

/**
 * Where {@link NeighbourTable} keeps its entries: a bounded hash table of {@link NeighbourEntry} lines, chained by
 * index. A full table gives the line that is missed least to the newcomer.
 *
 * <p>Thread: any calls {@link #find}; {@link #insert} only under the table's lock.
 */
final class NeighbourLines {
    static final int CAPACITY = 4096;

    private static final int CHAIN_END = -1;
    /** Lines that are compared to find one for reuse. */
    private static final int REUSE_WINDOW = 64;

    private static final int HASH_SHIFT = Integer.numberOfLeadingZeros(CAPACITY) + 1;

    private final long heads = Memory.allocate(CAPACITY * 4L, Memory.CACHE_LINE_BYTES);
    private final long lines = Memory.allocate((long) CAPACITY * NeighbourEntry.BYTES, Memory.CACHE_LINE_BYTES);
    private final long used = Memory.allocate(Memory.CACHE_LINE_BYTES, Memory.CACHE_LINE_BYTES);
    private int reuseFrom;

    NeighbourLines() {
        for (int i = 0; i < CAPACITY; i++) {
            Memory.putHostI32(heads + i * 4L, CHAIN_END);
        }
    }

    /** Lines ever used. */
    int size() {
        return Memory.acquireI32(used);
    }

    /** Address of line {@code i}. */
    long line(int i) {
        return lines + (long) i * NeighbourEntry.BYTES;
    }

    private long head(int port, long high, long low) {
        long mixed = (high * 31 + low) * 31 + port;
        int hash = (int) (mixed ^ mixed >>> 32) * 0x9E3779B1;
        return heads + (hash >>> HASH_SHIFT) * 4L;
    }

    /** The line of a neighbour, or 0. */
    long find(int port, long high, long low) {
        int i = Memory.acquireI32(head(port, high, low));
        // A chain that is relinked meanwhile may lead astray, so its walk has an end.
        for (int hops = 0; i >= 0 && hops < CAPACITY; hops++) {
            long line = line(i);
            if (NeighbourEntry.isOf(line, NeighbourEntry.tag(line), port, high, low)) {
                return line;
            }
            i = NeighbourEntry.next(line);
        }
        return 0;
    }

    /** A new line for a neighbour that has none, or 0 when there is no room. */
    long insert(int port, long high, long low, int state, long mac) {
        int i = size();
        if (i < CAPACITY) {
            Memory.releaseI32(used, i + 1);
        } else {
            i = reusable();
            if (i < 0) {
                return 0;
            }
            unlink(i);
        }
        long head = head(port, high, low);
        long line = line(i);
        NeighbourEntry.renew(line, port, high, low, state, mac);
        NeighbourEntry.next(line, Memory.hostI32(head));
        Memory.releaseI32(head, i);
        return line;
    }

    /** The entry that is missed least: one that failed, else that which was confirmed longest ago; -1 for none. */
    private int reusable() {
        int best = -1;
        boolean isBestFailed = false;
        for (int seen = 0; seen < CAPACITY; seen++) {
            if (best >= 0 && seen >= REUSE_WINDOW) {
                break;
            }
            int i = reuseFrom;
            reuseFrom = i + 1 & CAPACITY - 1;
            long line = line(i);
            int state = NeighbourEntry.state(NeighbourEntry.station(line));
            if (NeighbourEntry.holders(line) > 0
                    || NeighbourEntry.isStatic(line)
                    || state == NeighbourTable.INCOMPLETE
                    || state == NeighbourTable.PROBING) {
                continue;
            }
            boolean isFailed = state == NeighbourTable.FAILED || state == NeighbourTable.FORGOTTEN;
            boolean isOlder =
                    best >= 0 && NeighbourEntry.confirmedAt(line) - NeighbourEntry.confirmedAt(line(best)) < 0;
            if (best < 0 || (isFailed == isBestFailed ? isOlder : isFailed)) {
                best = i;
                isBestFailed = isFailed;
            }
        }
        return best;
    }

    private void unlink(int i) {
        long line = line(i);
        int port = NeighbourEntry.port(NeighbourEntry.tag(line));
        long head = head(port, NeighbourEntry.high(line), NeighbourEntry.low(line));
        int at = Memory.hostI32(head);
        if (at == i) {
            Memory.releaseI32(head, NeighbourEntry.next(line));
            return;
        }
        while (NeighbourEntry.next(line(at)) != i) {
            at = NeighbourEntry.next(line(at));
        }
        NeighbourEntry.next(line(at), NeighbourEntry.next(line));
    }
}
