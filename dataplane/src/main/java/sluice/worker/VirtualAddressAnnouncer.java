package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.forward.ForwardingTable;

/**
 * Remembers which VIPs have appeared and have still to be announced by gratuitous ARP, so that switches and neighbours
 * that knew another owner learn of us (RFC 5227 section 2.3).
 *
 * <p>Each VIP is announced {@value #TIMES} times, a second apart. Thread: the worker that owns announcements.
 */
final class VirtualAddressAnnouncer {
    /** Announcements of each VIP. */
    static final int TIMES = 3;

    /** VIPs that wait at the same time; more than that appear at once only at start, and are announced in turn. */
    static final int CAPACITY = 65_536;

    private static final long SPACING_NANOS = 1_000_000_000L;

    private final int[] waiting = new int[CAPACITY];
    private @Nullable ForwardingTable known;
    private int waitingCount;
    private int position;
    private int timesLeft;
    private long nextAtNanos;

    /** Takes notice of a newer table; addresses that it has and the last one had not are announced from now on. */
    void update(ForwardingTable table, long nowNanos) {
        if (table == known) {
            return;
        }
        int found = 0;
        for (int i = 0; i < table.virtualAddressCount() && waitingCount < CAPACITY; i++) {
            int address = table.virtualAddress(i);
            if (known == null || !known.isVirtual(address)) {
                waiting[waitingCount++] = address;
                found++;
            }
        }
        known = table;
        if (found > 0) {
            timesLeft = TIMES;
            position = 0;
            nextAtNanos = nowNanos;
        }
    }

    /** Whether {@link #next} has an address now. */
    boolean isDue(long nowNanos) {
        return timesLeft > 0 && nowNanos - nextAtNanos >= 0;
    }

    /** The next address to announce; call while {@link #isDue}. */
    int next(long nowNanos) {
        int address = waiting[position++];
        if (position == waitingCount) {
            position = 0;
            timesLeft--;
            nextAtNanos = nowNanos + SPACING_NANOS;
            if (timesLeft == 0) {
                waitingCount = 0;
            }
        }
        return address;
    }
}
