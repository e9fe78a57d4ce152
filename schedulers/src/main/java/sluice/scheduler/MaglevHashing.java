package sluice.scheduler;

/**
 * {@code mh}: Maglev hashing of the client's address, with {@code mh-port} its port, too (spec 2.14). A change of the
 * servers moves few clients that it need not move.
 *
 * <p>The table follows last weights: a server that is edited to weight 0 keeps its slots, where there is then no choice
 * unless {@code mh-fallback} looks on. As in the kernel, the table stays as it is while the service has more than 4093
 * servers: later ones get nothing until the number falls. A removed server that such a table still names is not usable
 * here; the kernel goes on choosing it.
 *
 * <p>A choice costs O(1); with fallback, when the first server is not usable, O(n) and at most 4093 look-ups. A change
 * costs O(n + 4093 log 4093), off the lock.
 */
public final class MaglevHashing implements Scheduler {
    /** The id of each slot's server; no slots when there is nothing to choose. */
    private int[] slots = new int[0];

    private int[] prepared = slots;
    private int flags;

    @Override
    public String name() {
        return "mh";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        if (slots.length == 0) {
            return NONE;
        }
        int client = arrival.clientFold() + ((flags & FLAG_PORT) == 0 ? 0 : arrival.clientPort());
        int home = slotOf(client);
        int index = servers.indexOf(slots[home]);
        if (isUsable(servers, index)) {
            return index;
        }
        return (flags & FLAG_FALLBACK) == 0 || !isAnyEligible(servers) ? NONE : fallback(servers, client, home);
    }

    private int fallback(Servers servers, int client, int home) {
        for (int i = 0; i < MaglevTable.SLOTS; i++) {
            int offset = (i + home) % MaglevTable.SLOTS;
            int index = servers.indexOf(slots[slotOf(client + offset)]);
            if (isUsable(servers, index)) {
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
        prepared = servers.count() > MaglevTable.SLOTS ? slots : MaglevTable.build(servers);
    }

    @Override
    public void started(Servers servers, long nowNanos) {
        slots = prepared;
    }

    @Override
    public void added(Servers servers, int index) {
        slots = prepared;
    }

    @Override
    public void edited(Servers servers, int index) {
        slots = prepared;
    }

    @Override
    public void removed(Servers servers, int index, int id) {
        slots = prepared;
    }

    private static int slotOf(int client) {
        return MaglevTable.slot(SipHash.hash(client, MaglevTable.FIRST_KEY));
    }

    private static boolean isUsable(Servers servers, int index) {
        return index >= 0 && servers.isEligible(index);
    }

    /** Spares thousands of hashes for each new connection when all servers are down. */
    private static boolean isAnyEligible(Servers servers) {
        int count = servers.count();
        for (int i = 0; i < count; i++) {
            if (servers.isEligible(i)) {
                return true;
            }
        }
        return false;
    }
}
