package sluice.forward;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;
import sluice.scheduler.Scheduler;

/**
 * A virtual service as workers see it: its scheduler, and the list that the scheduler chooses from.
 *
 * <p>Scheduler and list change together under the service's lock, so a choice always sees both of the same moment and
 * scheduler state is one for all workers. Thread: workers call {@link #choose}; all changes come from the control
 * thread.
 */
public final class Service {
    private final ServiceKey key;
    private final int address;
    private final SpinLock lock = new SpinLock();
    private final ServiceTraffic traffic = new ServiceTraffic();
    private ServiceSpec spec;
    private Scheduler scheduler;
    private ServerList servers = ServerList.EMPTY;

    Service(ServiceSpec spec, Scheduler scheduler) {
        this.key = spec.key();
        this.address = Ipv4Numbers.of((Inet4Address) key.address());
        this.spec = spec;
        this.scheduler = scheduler;
        scheduler.started(servers);
    }

    /** What names it. */
    public ServiceKey key() {
        return key;
    }

    /** IP protocol number. */
    public int protocol() {
        return key.protocol();
    }

    /** The VIP. */
    public int address() {
        return address;
    }

    /** The virtual port; 0 stands for all ports. */
    public int port() {
        return key.port();
    }

    /**
     * Chooses a server for a new connection and counts the connection there, as one step for all workers, so that
     * thresholds are never overrun.
     *
     * @return null when no server is eligible
     */
    public @Nullable Server choose() {
        lock.lock();
        try {
            int index = scheduler.schedule(servers);
            if (index == Scheduler.NONE) {
                return null;
            }
            Server server = servers.server(index);
            ServerCounters.bind(server.line());
            return server;
        } finally {
            lock.unlock();
        }
    }

    ServiceTraffic traffic() {
        return traffic;
    }

    ServiceSpec spec() {
        return spec;
    }

    ServerList servers() {
        return servers;
    }

    void edit(ServiceSpec newSpec, Scheduler newScheduler) {
        lock.lock();
        try {
            if (!newScheduler.name().equals(scheduler.name())) {
                // Editing with the same scheduler keeps its state (spec 1.1).
                scheduler = newScheduler;
                scheduler.started(servers);
            }
            spec = newSpec;
        } finally {
            lock.unlock();
        }
    }

    void add(Server server) {
        lock.lock();
        try {
            servers = servers.withNewest(server);
            scheduler.added(servers, 0);
        } finally {
            lock.unlock();
        }
    }

    void replace(int index, Server server) {
        lock.lock();
        try {
            servers = servers.with(index, server);
            scheduler.edited(servers, index);
        } finally {
            lock.unlock();
        }
    }

    void remove(int index) {
        lock.lock();
        try {
            int id = servers.id(index);
            servers = servers.without(index);
            scheduler.removed(servers, index, id);
        } finally {
            lock.unlock();
        }
    }
}
