package sluice.forward;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sluice.dpdk.Memory;
import sluice.forward.Refused.Reason;
import sluice.scheduler.Compatibility;

/**
 * Hands out server ids with their counter lines, and keeps removed servers until their last connection is gone, so that
 * one that is added again finds its connections and counters (spec 1.5). Thread: control.
 */
final class ServerSlots {
    /** How long a removed server without connections is kept, in nanoseconds (spec 1.5). */
    private static final long KEPT_NANOS = 120_000_000_000L;

    /** Whose a removed server was: it comes back only to the same virtual address and port. */
    private record Grave(ServiceKey service, ServerKey server) {}

    private final TrafficStatistics statistics;
    private final Compatibility compatibility;
    private final LongSupplier clock;
    private final long lines = Memory.allocate((Services.NO_SERVER + 1L) * ServerCounters.BYTES, 64);
    private final Map<Grave, Server> removed = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final TrafficCounters[] attached = new TrafficCounters[Services.MAXIMUM_SERVERS];
    private final TrafficEstimator[] estimators = new TrafficEstimator[Services.MAXIMUM_SERVERS];
    private final AtomicReferenceArray<@Nullable Server> byId = new AtomicReferenceArray<>(Services.NO_SERVER + 1);
    private final long[] removedAtNanos = new long[Services.MAXIMUM_SERVERS];
    private int used;

    ServerSlots(TrafficStatistics statistics, Compatibility compatibility, LongSupplier clock) {
        this.compatibility = compatibility;
        this.clock = clock;
        this.statistics = statistics;
    }

    /** Address of the first line. */
    long lines() {
        return lines;
    }

    /** A server for {@code service}: a removed one revived, or a new one. */
    Server take(Service service, ServerSpec spec) throws Refused {
        Server old = removed.remove(new Grave(service.key(), spec.key()));
        Server server;
        if (old != null) {
            server = new Server(old.id(), service, spec, spec.weight(), old.line());
            if (old.service() != service) {
                retire(old);
                attach(server.id());
            }
        } else {
            int id = freeId();
            server = new Server(id, service, spec, spec.weight(), ServerCounters.line(lines, id));
            ServerCounters.reset(server.line());
            attach(id);
        }
        set(server);
        ServerCounters.available(server.line(), true);
        return server;
    }

    /** The same server with other settings. */
    Server edit(Server old, ServerSpec spec) {
        int lastWeight = spec.weight() == 0 ? old.lastWeight() : spec.weight();
        Server server = new Server(old.id(), old.service(), spec, lastWeight, old.line());
        set(server);
        return server;
    }

    private void set(Server server) {
        ServerSpec spec = server.spec();
        ServerCounters.thresholds(server.line(), spec.upperThreshold(), spec.lowerThreshold(), compatibility);
        ServerCounters.tunnel(server.line(), Encapsulation.of(spec.tunnel()));
        extras(server);
        byId.set(server.id(), server);
    }

    /** Takes over for its servers what a service has that the kernel's have not. */
    void extras(Service service) {
        ServerList present = service.servers();
        for (int i = 0; i < present.count(); i++) {
            extras(present.server(i));
        }
    }

    private static void extras(Server server) {
        ServiceExtras extras = server.service().spec().extras();
        ServerCounters.idleSeconds(server.line(), extras.connectionSeconds());
        ServerCounters.proxyVersion(server.line(), extras.proxyProtocol().version());
    }

    /** The server named {@code id}, listed or removed, or null. Thread: any. */
    @Nullable
    Server server(int id) {
        return byId.get(id);
    }

    /** The server leaves its service; its connections may go on to refer to it. */
    void discard(Server server) {
        ServerCounters.available(server.line(), false);
        removedAtNanos[server.id()] = clock.getAsLong();
        removed.put(new Grave(server.service().key(), server.spec().key()), server);
    }

    /** What is listed of the server's counters. */
    TrafficEstimator estimatorOf(Server server) {
        return estimators[server.id()];
    }

    /** Brings what is listed of {@code service} and its servers up to date. */
    void estimate(Service service) {
        ServerList present = service.servers();
        for (int i = 0; i < present.count(); i++) {
            Server server = present.server(i);
            estimatorOf(server).estimate(statistics.read(server.id()));
        }
        service.traffic().estimator().estimate(sumOf(service));
    }

    /** The counters of all servers that {@code service} has or had, since they were added. */
    TrafficCounters sumOf(Service service) {
        TrafficCounters sum = service.traffic().departed();
        ServerList present = service.servers();
        for (int i = 0; i < present.count(); i++) {
            sum = sum.plus(sinceAttached(present.server(i)));
        }
        for (Server server : removed.values()) {
            if (server.service() == service) {
                sum = sum.plus(sinceAttached(server));
            }
        }
        return sum;
    }

    private TrafficCounters sinceAttached(Server server) {
        return statistics.read(server.id()).minus(attached[server.id()]);
    }

    private void attach(int id) {
        attached[id] = statistics.read(id);
        estimators[id] = new TrafficEstimator(attached[id]);
    }

    private void retire(Server server) {
        server.service().traffic().depart(sinceAttached(server));
    }

    private int freeId() throws Refused {
        sweep(KEPT_NANOS);
        if (free.isEmpty() && used == Services.MAXIMUM_SERVERS) {
            sweep(0);
        }
        if (!free.isEmpty()) {
            return free.remove();
        }
        if (used == Services.MAXIMUM_SERVERS) {
            throw new Refused(
                    Reason.ENOSPC,
                    "there are " + Services.MAXIMUM_SERVERS + " real servers, removed ones with connections included");
        }
        return used++;
    }

    /** Forgets removed servers that have no connections and were removed at least {@code keptNanos} ago. */
    private void sweep(long keptNanos) {
        long now = clock.getAsLong();
        removed.values().removeIf(server -> {
            boolean isGone = ServerCounters.total(server.line()) == 0
                    && ServerCounters.persistent(server.line()) == 0
                    && now - removedAtNanos[server.id()] >= keptNanos;
            if (isGone) {
                retire(server);
                free.add(server.id());
                byId.set(server.id(), null);
            }
            return isGone;
        });
    }
}
