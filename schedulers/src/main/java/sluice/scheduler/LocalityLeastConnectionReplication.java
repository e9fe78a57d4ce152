package sluice.scheduler;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * {@code lblcr}: the least loaded of the servers that the destination address had lately; when that one is crowded, the
 * one that {@code wlc} chooses joins them, and after a while without a change the most loaded one leaves (spec 2.16).
 *
 * <p>At most {@link DestinationCache#capacity} addresses with four servers each on the average are remembered; what
 * does not fit is chosen for each time. Removed servers stay in their sets until the entry expires, never chosen, and
 * are never the one that leaves: the kernel, which still knows their load, may drop them.
 *
 * <p>A choice costs O(servers of the address), or O(n) for a new address and while the least loaded is crowded; a
 * change nothing.
 */
public final class LocalityLeastConnectionReplication implements Scheduler {
    private final Compatibility compatibility;
    private final IntSupplier expirationSeconds;
    private final DestinationCache cache;
    private final ServerSets sets;
    private final CacheTimer timer;

    LocalityLeastConnectionReplication(Tuning tuning) {
        compatibility = tuning.compatibility();
        expirationSeconds = tuning.lblcrExpirationSeconds();
        cache = new DestinationCache(compatibility);
        sets = new ServerSets(cache.capacity());
        timer = new CacheTimer(cache, expirationSeconds, sets::empty);
    }

    @Override
    public String name() {
        return "lblcr";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        long nowNanos = arrival.nowNanos();
        int entry = cache.find(arrival.destinationHigh(), arrival.destinationLow());
        if (entry != DestinationCache.NONE) {
            cache.touch(entry, nowNanos);
            int least = leastLoaded(servers, entry);
            shrink(servers, entry, nowNanos);
            // The server that just left its set may be this one; it still gets this connection.
            if (least != NONE && !Crowding.isCrowded(servers, least)) {
                return least;
            }
        }
        int index = WeightedLeastConnection.pick(servers, compatibility);
        if (index != NONE) {
            if (entry == DestinationCache.NONE) {
                entry = cache.add(arrival.destinationHigh(), arrival.destinationLow(), 0, nowNanos);
            }
            if (entry != DestinationCache.NONE) {
                sets.add(entry, servers.id(index), nowNanos);
            }
        }
        return index;
    }

    private int leastLoaded(Servers servers, int entry) {
        int least = NONE;
        long leastOverhead = 0;
        long leastWeight = 0;
        for (int member = sets.first(entry); member != ServerSets.NONE; member = sets.next(member)) {
            int index = servers.indexOf(sets.id(member));
            if (index < 0 || !servers.isEligible(index)) {
                continue;
            }
            long weight = servers.weight(index);
            long overhead = overhead(servers, index);
            if (least == NONE || leastOverhead * weight > overhead * leastWeight) {
                least = index;
                leastOverhead = overhead;
                leastWeight = weight;
            }
        }
        return least;
    }

    private void shrink(Servers servers, int entry, long nowNanos) {
        long idleNanos = nowNanos - sets.changedNanos(entry);
        if (idleNanos <= TimeUnit.SECONDS.toNanos(expirationSeconds.getAsInt()) || !sets.hasSeveral(entry)) {
            return;
        }
        int most = mostLoaded(servers, entry);
        if (most != NONE) {
            sets.remove(entry, servers.id(most), nowNanos);
        }
    }

    /** Overloaded servers count here, those of weight 0 do not. */
    private int mostLoaded(Servers servers, int entry) {
        int most = NONE;
        long mostOverhead = 0;
        long mostWeight = 0;
        for (int member = sets.first(entry); member != ServerSets.NONE; member = sets.next(member)) {
            int index = servers.indexOf(sets.id(member));
            if (index < 0 || servers.weight(index) <= 0) {
                continue;
            }
            long weight = servers.weight(index);
            long overhead = overhead(servers, index);
            if (most == NONE || mostOverhead * weight < overhead * mostWeight) {
                most = index;
                mostOverhead = overhead;
                mostWeight = weight;
            }
        }
        return most;
    }

    private int overhead(Servers servers, int index) {
        return compatibility.overhead(servers.counts(index));
    }

    @Override
    public void started(Servers servers, long nowNanos) {
        cache.clear();
        sets.clear();
        timer.start(nowNanos);
    }

    @Override
    public boolean tidy(long nowNanos) {
        return timer.tidy(nowNanos);
    }
}
