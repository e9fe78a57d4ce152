package sluice.scheduler;

/**
 * {@code sh}: the client's address decides, with {@code sh-port} its port, too (spec 2.13).
 *
 * <p>A server occupies as many consecutive ones of the 256 buckets as its weight says, a server of weight 0 one; with
 * more buckets wanted than there are, the oldest servers get none. When the client's server is not usable there is no
 * choice, unless {@code sh-fallback} tries other buckets. A choice costs O(1), at most 257 look-ups with fallback; a
 * change costs 256 steps, taken off the lock.
 */
public final class SourceHashing implements Scheduler {
    private static final int BUCKET_BITS = 8;
    private static final int BUCKETS = 1 << BUCKET_BITS;
    private static final int[] EMPTY = new int[0];

    /** The index of each bucket's server; no buckets without servers. */
    private int[] buckets = EMPTY;

    private int[] prepared = EMPTY;
    private int flags;

    @Override
    public String name() {
        return "sh";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        if (buckets.length == 0) {
            return NONE;
        }
        int client = arrival.clientFold() + ((flags & FLAG_PORT) == 0 ? 0 : arrival.clientPort());
        int home = AddressHash.hash32(client, BUCKET_BITS);
        int index = buckets[home];
        if (servers.isEligible(index)) {
            return index;
        }
        return (flags & FLAG_FALLBACK) == 0 ? NONE : fallback(servers, home);
    }

    private int fallback(Servers servers, int home) {
        for (int i = 0; i < BUCKETS; i++) {
            // Offset i + home, from the home bucket: so the search starts at twice the home.
            int index = buckets[(home + home + i) % BUCKETS];
            if (servers.isEligible(index)) {
                return index;
            }
        }
        return NONE;
    }

    @Override
    public void flags(int flags) {
        this.flags = flags;
    }

    @Override
    public void prepare(Servers servers) {
        int count = servers.count();
        int[] next = count == 0 ? EMPTY : new int[BUCKETS];
        int index = 0;
        int taken = 0;
        for (int bucket = 0; bucket < next.length; bucket++) {
            next[bucket] = index;
            taken++;
            if (taken >= servers.weight(index)) {
                index = (index + 1) % count;
                taken = 0;
            }
        }
        prepared = next;
    }

    @Override
    public void started(Servers servers, long nowNanos) {
        buckets = prepared;
    }

    @Override
    public void added(Servers servers, int index) {
        buckets = prepared;
    }

    @Override
    public void edited(Servers servers, int index) {
        buckets = prepared;
    }

    @Override
    public void removed(Servers servers, int index, int id) {
        buckets = prepared;
    }
}
