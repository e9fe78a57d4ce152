package sluice.scheduler;

/**
 * {@code lblc}: the server that the destination address had last time, as long as that one is not crowded; else the one
 * that {@code wlc} chooses (spec 2.15). Of use to services by firewall mark, such as caches.
 *
 * <p>At most {@link DestinationCache#capacity} addresses are remembered; further ones are chosen for each time. The
 * overload flag does not keep a remembered server from being chosen. A choice costs O(1) while the remembered server
 * is usable and has at most as many active connections as its weight, else O(n); a change nothing.
 */
public final class LocalityLeastConnection implements Scheduler {
    private final Compatibility compatibility;
    /** The value of an entry is the id of its server. */
    private final DestinationCache cache;

    private final CacheTimer timer;

    LocalityLeastConnection(Tuning tuning) {
        compatibility = tuning.compatibility();
        cache = new DestinationCache(compatibility);
        timer = new CacheTimer(cache, tuning.lblcExpirationSeconds(), entry -> {});
    }

    @Override
    public String name() {
        return "lblc";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        int entry = cache.find(arrival.destinationHigh(), arrival.destinationLow());
        if (entry != DestinationCache.NONE) {
            cache.touch(entry, arrival.nowNanos());
            int index = servers.indexOf(cache.value(entry));
            if (index >= 0 && servers.weight(index) > 0 && !Crowding.isCrowded(servers, index)) {
                return index;
            }
        }
        int index = WeightedLeastConnection.pick(servers, compatibility);
        if (index != NONE) {
            remember(entry, servers.id(index), arrival);
        }
        return index;
    }

    private void remember(int entry, int id, Arrival arrival) {
        if (entry == DestinationCache.NONE) {
            cache.add(arrival.destinationHigh(), arrival.destinationLow(), id, arrival.nowNanos());
        } else if (cache.value(entry) != id) {
            cache.value(entry, id);
            if (compatibility == Compatibility.LINUX_6_1) {
                // These kernels count the new entry and forget to count the old one off.
                cache.countTwice();
            }
        }
    }

    @Override
    public void started(Servers servers, long nowNanos) {
        cache.clear();
        timer.start(nowNanos);
    }

    @Override
    public boolean tidy(long nowNanos) {
        return timer.tidy(nowNanos);
    }
}
