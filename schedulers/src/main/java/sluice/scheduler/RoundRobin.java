package sluice.scheduler;

/**
 * {@code rr}: the next server in the list each time (spec 2.2). Weights matter only in that 0 means no new connection.
 *
 * <p>The pointer is kept as an index; -1 stands for the head of the list. A choice costs O(n) only while servers are
 * skipped, a change O(1).
 */
public final class RoundRobin implements Scheduler {
    private static final int HEAD = -1;

    private int last = HEAD;

    @Override
    public String name() {
        return "rr";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        int count = servers.count();
        // From the element after the last choice to the tail, then from the newest to the last choice itself.
        for (int i = last + 1; i < count; i++) {
            if (servers.isEligible(i)) {
                last = i;
                return i;
            }
        }
        for (int i = 0; i <= last; i++) {
            if (servers.isEligible(i)) {
                last = i;
                return i;
            }
        }
        return NONE;
    }

    @Override
    public void started(Servers servers, long nowNanos) {
        last = HEAD;
    }

    @Override
    public void added(Servers servers, int index) {
        if (last != HEAD && index <= last) {
            last++;
        }
    }

    @Override
    public void removed(Servers servers, int index, int id) {
        // Removing the server that was chosen last moves the pointer to the element before it, maybe the head.
        if (last != HEAD && index <= last) {
            last--;
        }
    }
}
