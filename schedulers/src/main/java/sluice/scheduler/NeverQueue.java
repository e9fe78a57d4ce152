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
            if (!servers.isEligible(i)) {
                continue;
            }
            int active = servers.active(i);
            if (active == 0) {
                return i;
            }
            long weight = servers.weight(i);
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
