package sluice.forward;

/**
 * Which stations claim addresses of the director: for the operator to see, and to defend a VIP now and then, never to give
 * it up (RFC 5227, 2.4 (c)). Addresses are as {@link sluice.wire.IpAddress} writes them.
 *
 * <p>Thread: any. Everything is allocated at the start; beyond {@link #CAPACITY} claims the one seen longest ago makes room.
 */
public final class AddressConflicts {
    /** The most claims that are remembered. */
    public static final int CAPACITY = 64;

    /** A claimed VIP is announced at most this often (RFC 5227, 1.1: DEFEND_INTERVAL). */
    public static final long DEFEND_NANOS = 10_000_000_000L;

    private final SpinLock lock = new SpinLock();
    private final long[] highs = new long[CAPACITY];
    private final long[] lows = new long[CAPACITY];
    private final long[] macs = new long[CAPACITY];
    private final int[] ports = new int[CAPACITY];
    private final long[] counts = new long[CAPACITY];
    private final long[] seenAt = new long[CAPACITY];
    private final long[] defendedAt = new long[CAPACITY];
    private int size;

    /** Told of each claim. */
    @FunctionalInterface
    public interface Visitor {
        /** Station {@code mac} on port {@code port} has claimed an address {@code count} times, last at {@code nanos}. */
        void claim(int port, long high, long low, long mac, long count, long nanos);
    }

    /**
     * Notes that a station claims an address.
     *
     * @return whether the address should be defended now
     */
    public boolean note(int port, long high, long low, long mac, long nanos) {
        lock.lock();
        try {
            int i = find(port, high, low, mac);
            boolean isNew = counts[i] == 0;
            counts[i]++;
            seenAt[i] = nanos;
            if (!isNew && nanos - defendedAt[i] < DEFEND_NANOS) {
                return false;
            }
            defendedAt[i] = nanos;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Shows all claims to {@code visitor}. Cold. */
    public void visit(Visitor visitor) {
        for (int i = 0; i < CAPACITY; i++) {
            lock.lock();
            long high = highs[i];
            long low = lows[i];
            long mac = macs[i];
            int port = ports[i];
            long count = counts[i];
            long nanos = seenAt[i];
            lock.unlock();
            if (count > 0) {
                visitor.claim(port, high, low, mac, count, nanos);
            }
        }
    }

    private int find(int port, long high, long low, long mac) {
        int oldest = 0;
        for (int i = 0; i < size; i++) {
            if (lows[i] == low && highs[i] == high && macs[i] == mac && ports[i] == port) {
                return i;
            }
            if (seenAt[i] - seenAt[oldest] < 0) {
                oldest = i;
            }
        }
        int i = size < CAPACITY ? size++ : oldest;
        highs[i] = high;
        lows[i] = low;
        macs[i] = mac;
        ports[i] = port;
        counts[i] = 0;
        return i;
    }
}
