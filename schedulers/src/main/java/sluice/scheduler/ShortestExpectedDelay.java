package sluice.scheduler;

/**
 * {@code sed}: the server where the new connection would have the fewest active ones per weight beside and including
 * itself (spec 2.6). Ties go to the newest. A choice costs O(n), a change nothing.
 */
public final class ShortestExpectedDelay implements Scheduler {
    @Override
    public String name() {
        return "sed";
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
            long delay = Counts.active(counts) + 1L;
            if (least == NONE || leastDelay * weight > delay * leastWeight) {
                least = i;
                leastDelay = delay;
                leastWeight = weight;
            }
        }
        return least;
    }
}
