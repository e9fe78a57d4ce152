package sluice.scheduler;

/**
 * {@code fo}: the eligible server with the highest weight takes everything (spec 2.8). Ties go to the newest. A choice
 * costs O(n), a change nothing.
 */
public final class WeightedFailover implements Scheduler {
    @Override
    public String name() {
        return "fo";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        int count = servers.count();
        int highest = NONE;
        int highestWeight = 0;
        for (int i = 0; i < count; i++) {
            int weight = servers.weight(i);
            if (weight > highestWeight && !servers.isOverloaded(i)) {
                highest = i;
                highestWeight = weight;
            }
        }
        return highest;
    }
}
