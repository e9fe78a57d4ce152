package sluice.scheduler;

/**
 * {@code wlc}: the server with the least load per weight (spec 2.5), where an active connection weighs 257 and an
 * inactive one 1, as kernels from 6.1.181 count (spec 2.1). Ties go to the newest. A choice costs O(n).
 */
public final class WeightedLeastConnection implements Scheduler {
    @Override
    public String name() {
        return "wlc";
    }

    @Override
    public int schedule(Servers servers) {
        int count = servers.count();
        int least = NONE;
        long leastOverhead = 0;
        long leastWeight = 0;
        for (int i = 0; i < count; i++) {
            long weight = servers.weight(i);
            if (weight <= 0 || servers.isOverloaded(i)) {
                continue;
            }
            long overhead = overhead(servers, i);
            if (least == NONE || leastOverhead * weight > overhead * leastWeight) {
                least = i;
                leastOverhead = overhead;
                leastWeight = weight;
            }
        }
        return least;
    }

    /** Load of a server: 256 for each active connection and 1 for each connection, as a 32-bit number. */
    private static int overhead(Servers servers, int index) {
        int active = servers.active(index);
        return (active << 8) + active + servers.inactive(index);
    }
}
