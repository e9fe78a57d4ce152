package sluice.scheduler;

/**
 * {@code lc}: the server with the least load, whatever its weight (spec 2.4). Ties go to the newest. A choice costs
 * O(n), a change nothing.
 */
public final class LeastConnection implements Scheduler {
    private final Compatibility compatibility;

    LeastConnection(Compatibility compatibility) {
        this.compatibility = compatibility;
    }

    @Override
    public String name() {
        return "lc";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        int count = servers.count();
        int least = NONE;
        int leastOverhead = 0;
        for (int i = 0; i < count; i++) {
            if (!servers.isEligible(i)) {
                continue;
            }
            int overhead = compatibility.overhead(servers.active(i), servers.inactive(i));
            if (least == NONE || Integer.compareUnsigned(overhead, leastOverhead) < 0) {
                least = i;
                leastOverhead = overhead;
            }
        }
        return least;
    }
}
