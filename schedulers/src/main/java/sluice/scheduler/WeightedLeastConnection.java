package sluice.scheduler;

/**
 * {@code wlc}: the server with the least load per weight (spec 2.5). Ties go to the newest. A choice costs O(n).
 */
public final class WeightedLeastConnection implements Scheduler {
    private final Compatibility compatibility;

    WeightedLeastConnection(Compatibility compatibility) {
        this.compatibility = compatibility;
    }

    @Override
    public String name() {
        return "wlc";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        return pick(servers, compatibility);
    }

    /** The choice itself, which lblc and lblcr make, too; {@link #NONE} without an eligible server. */
    static int pick(Servers servers, Compatibility compatibility) {
        int count = servers.count();
        int least = NONE;
        long leastOverhead = 0;
        long leastWeight = 0;
        for (int i = 0; i < count; i++) {
            long weight = servers.weight(i);
            long counts = servers.counts(i);
            if (weight <= 0 || Counts.isOverloaded(counts)) {
                continue;
            }
            long overhead = compatibility.overhead(counts);
            if (least == NONE || leastOverhead * weight > overhead * leastWeight) {
                least = i;
                leastOverhead = overhead;
                leastWeight = weight;
            }
        }
        return least;
    }
}
