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
            long counts = servers.counts(i);
            if (servers.weight(i) <= 0 || Counts.isOverloaded(counts)) {
                continue;
            }
            int overhead = compatibility.overhead(counts);
            if (least == NONE || Integer.compareUnsigned(overhead, leastOverhead) < 0) {
                least = i;
                leastOverhead = overhead;
            }
        }
        return least;
    }
}
