package sluice.scheduler;

/**
 * {@code ovf}: the server with the highest weight takes everything until it has more active connections than its
 * weight, then the next one does (spec 2.9). Ties go to the newest.
 *
 * <p>A server so takes weight + 1 active connections. UDP is never active and never overflows. A choice costs O(n), a
 * change nothing.
 */
public final class WeightedOverflow implements Scheduler {
    @Override
    public String name() {
        return "ovf";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        int count = servers.count();
        int highest = NONE;
        int highestWeight = 0;
        for (int i = 0; i < count; i++) {
            int weight = servers.weight(i);
            if (weight > highestWeight && !servers.isOverloaded(i) && servers.active(i) <= weight) {
                highest = i;
                highestWeight = weight;
            }
        }
        return highest;
    }
}
