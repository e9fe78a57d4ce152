package sluice.scheduler;

/** {@code none}: a service that takes no new connections; live ones go on (spec 1.1). A choice costs O(1). */
public final class NoScheduler implements Scheduler {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        return NONE;
    }
}
