package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.forward.AddressSet;
import sluice.forward.ForwardingTable;

/**
 * Remembers which VIPs and local addresses, below called VIPs, have appeared and have still to be announced by gratuitous ARP or unsolicited neighbour
 * advertisements, so that switches and neighbours
 * that knew another owner learn of us (RFC 5227 section 2.3, RFC 4861 section 7.2.6).
 *
 * <p>Each VIP is announced {@value #TIMES} times, a second apart. Thread: the worker that owns announcements.
 */
final class VirtualAddressAnnouncer {
    /** Announcements of each VIP. */
    static final int TIMES = 3;

    /** VIPs that wait at the same time; more than that appear at once only at start, and are announced in turn. */
    static final int CAPACITY = 65_536;

    private static final long SPACING_NANOS = 1_000_000_000L;

    private final long[] waitingHighs = new long[CAPACITY];
    private final long[] waitingLows = new long[CAPACITY];
    private @Nullable ForwardingTable known;
    private int waitingCount;
    private int position;
    private int timesLeft;
    private long nextAtNanos;
    private boolean isNew;
    private long high;
    private long low;

    /** Takes notice of a newer table; addresses that it has and the last one had not are announced from now on. */
    void update(ForwardingTable table, long nowNanos) {
        if (table == known) {
            return;
        }
        int found = 0;
        AddressSet addresses = table.servedAddresses();
        AddressSet before = known == null ? AddressSet.NONE : known.servedAddresses();
        // One walk through both: a look-up for each of thousands of VIPs would hold up packets.
        int at = 0;
        for (int i = 0; addresses != before && i < addresses.size() && waitingCount < CAPACITY; i++) {
            while (at < before.size() && before.compare(at, addresses, i) < 0) {
                at++;
            }
            if (at == before.size() || before.compare(at, addresses, i) != 0) {
                waitingHighs[waitingCount] = addresses.high(i);
                waitingLows[waitingCount++] = addresses.low(i);
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

    /** Goes to the next address to announce, which {@link #high} and {@link #low} then tell; call while {@link #isDue}. */
    void next(long nowNanos) {
        isNew = timesLeft == TIMES;
        high = waitingHighs[position];
        low = waitingLows[position++];
        if (position == waitingCount) {
            position = 0;
            timesLeft--;
            nextAtNanos = nowNanos + SPACING_NANOS;
            if (timesLeft == 0) {
                waitingCount = 0;
            }
        }
    }

    /** Whether the address that is due was never announced before. */
    boolean isNew() {
        return isNew;
    }

    /** High half of the address that is due. */
    long high() {
        return high;
    }

    /** Low half of the address that is due. */
    long low() {
        return low;
    }
}
