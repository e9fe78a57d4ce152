package sluice.scheduler;

/**
 * {@code nq}: the newest server without active connections, whatever its weight; as {@code sed} when all are busy (spec
 * 2.7). A choice costs O(n), a change nothing.
 */
public final class NeverQueue implements Scheduler {
    @Override
    public String name() {
        return "nq";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        int count = servers.count();
        int least = NONE;
        long leastDelay = 0;
        long leastWeight = 0;
        for (int i = 0; i < count; i++) {
            long weight = servers.weight(i);
            long counts = servers.counts(i);
            if (weight <= 0 || Counts.isOverloaded(counts)) {
                continue;
            }
            int active = Counts.active(counts);
            if (active == 0) {
                return i;
            }
            long delay = active + 1L;
            if (least == NONE || leastDelay * weight > delay * leastWeight) {
                least = i;
                leastDelay = delay;
                leastWeight = weight;
            }
        }
        return least;
    }
}
