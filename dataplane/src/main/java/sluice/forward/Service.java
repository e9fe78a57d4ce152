package sluice.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.localport.LocalAddressBook;
import sluice.localport.LocalAddressPool;
import sluice.scheduler.Arrival;
import sluice.scheduler.Compatibility;
import sluice.scheduler.Scheduler;
import sluice.wire.IpAddress;

/**
 * A virtual service as workers see it: its scheduler, and the list that the scheduler chooses from.
 *
 * <p>Scheduler and list change together under the service's lock, so a choice always sees both of the same moment and
 * scheduler state is one for all workers. Thread: workers call {@link #choose}; all changes come from the control
 * thread.
 */
public final class Service {
    /** Schedulers that take servers in turn, as local addresses are taken. */
    private static final Set<String> TAKES_TURNS = Set.of("rr", "wrr");

    private static final int FTP = 21;

    private final ServiceKey key;
    private final long addressHigh;
    private final long addressLow;
    private final Compatibility compatibility;
    private final SpinLock lock = new SpinLock();
    private final ServiceTraffic traffic = new ServiceTraffic();
    private ServiceSpec spec;
    private volatile Persistence persistence;
    private volatile boolean isOnePacket;
    private Scheduler scheduler;
    private ServerList servers = ServerList.EMPTY;
    private boolean isPublished;
    private volatile List<LocalAddress> locals = List.of();
    private final SynGuard guard = new SynGuard();
    private volatile LocalAddressPool pool4 = LocalAddressPool.of(List.of(), false);
    private volatile LocalAddressPool pool6 = LocalAddressPool.of(List.of(), false);

    Service(ServiceSpec spec, Scheduler scheduler, Compatibility compatibility, long nowNanos) {
        this.compatibility = compatibility;
        this.key = spec.key();
        this.addressHigh = AddressNumbers.high(key.address());
        this.addressLow = AddressNumbers.low(key.address());
        this.spec = spec;
        this.persistence = Persistence.of(spec);
        this.isOnePacket = spec.isOnePacket();
        this.scheduler = scheduler;
        scheduler.flags(spec.flags());
        scheduler.prepare(servers);
        scheduler.started(servers, nowNanos);
        setGuard();
    }

    /** What names it. */
    public ServiceKey key() {
        return key;
    }

    /** IP protocol number. */
    public int protocol() {
        return key.protocol();
    }

    /** Whether its packets are IPv6. */
    public boolean isIpv6() {
        return key.isIpv6();
    }

    /** Whether it takes packets by their firewall mark. */
    public boolean isByMark() {
        return key.isByMark();
    }

    /** The firewall mark of its packets, 0 for a service by address. */
    public int mark() {
        return key.mark();
    }

    /** First eight bytes of the VIP. */
    public long addressHigh() {
        return addressHigh;
    }

    /** Last eight bytes of the VIP. */
    public long addressLow() {
        return addressLow;
    }

    /** The virtual port; 0 stands for all ports. */
    public int port() {
        return key.port();
    }

    /** How long which clients stay with their server. */
    public Persistence persistence() {
        return persistence;
    }

    /** Its local addresses, in the order in which they were added; the list never changes. */
    public List<LocalAddress> locals() {
        return locals;
    }

    /** Its local addresses of one family, from which connections get theirs in turn. */
    public LocalAddressPool localPool(boolean isOfIpv6) {
        return isOfIpv6 ? pool6 : pool4;
    }

    /** Replaces the local addresses; each has its number in {@code book}, and its port is one of {@code ports}. */
    void locals(List<LocalAddress> changed, LocalAddressBook book, OwnPorts ports) {
        List<LocalAddressPool.Address> of4 = new ArrayList<>();
        List<LocalAddressPool.Address> of6 = new ArrayList<>();
        for (LocalAddress local : changed) {
            long high = AddressNumbers.high(local.address());
            long low = AddressNumbers.low(local.address());
            int port = ports.number(local.port());
            (IpAddress.is4(high, low) ? of4 : of6)
                    .add(new LocalAddressPool.Address(high, low, book.id(high, low), port));
        }
        boolean isInTurn = TAKES_TURNS.contains(spec.scheduler());
        pool4 = pool4.with(of4, isInTurn);
        pool6 = pool6.with(of6, isInTurn);
        locals = List.copyOf(changed);
    }

    /** Whether the director shakes hands with its TCP clients first. */
    public SynGuard guard() {
        return guard;
    }

    /** Whether each datagram is scheduled by itself. */
    public boolean isOnePacket() {
        return isOnePacket;
    }

    /**
     * Chooses a server for a new connection and counts the connection there, as one step for all workers, so that
     * thresholds are never overrun.
     *
     * @return null when no server is eligible
     */
    public @Nullable Server choose(Arrival arrival) {
        lock.lock();
        try {
            int index = scheduler.schedule(servers, arrival);
            if (index == Scheduler.NONE) {
                return null;
            }
            Server server = servers.server(index);
            ServerCounters.bind(server.line(), compatibility);
            return server;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the scheduler clear away what is old, giving the lock to the workers between any two steps. */
    void tidy(long nowNanos) {
        boolean isMore = true;
        while (isMore) {
            lock.lock();
            try {
                isMore = scheduler.tidy(nowNanos);
            } finally {
                lock.unlock();
            }
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

    /**
     * The server of a connection that another director tells (spec 8.4).
     *
     * @param port where it serves, or else that or 0 if it keeps ports
     * @param isMarked whether the connection has a firewall mark; its server then keeps ports, unless it is one of NAT
     * @param isAnyPort whether the port may be one that is not the server's
     * @return null if the service has none such
     */
    public @Nullable Server toldServer(long high, long low, int port, boolean isMarked, boolean isAnyPort) {
        ServerList present = servers;
        Server other = null;
        Server any = null;
        for (int i = 0; i < present.count(); i++) {
            Server server = present.server(i);
            if (server.addressLow() != low || server.addressHigh() != high) {
                continue;
            }
            boolean keepsPort = isMarked && server.spec().method() != ForwardingMethod.MASQ;
            int own = server.spec().key().port();
            if (own == (keepsPort ? 0 : port)) {
                return server;
            }
            if (own == (keepsPort ? port : 0)) {
                other = server;
            }
            any = server;
        }
        return other == null && isAnyPort ? any : other;
    }

    void edit(ServiceSpec newSpec, Scheduler newScheduler, long nowNanos) {
        // Editing with the same scheduler keeps its state (spec 1.1).
        boolean isOther = !newScheduler.name().equals(scheduler.name());
        if (isOther) {
            newScheduler.prepare(servers);
        }
        lock.lock();
        try {
            if (isOther) {
                scheduler = newScheduler;
                scheduler.started(servers, nowNanos);
            }
            scheduler.flags(newSpec.flags());
            spec = newSpec;
            persistence = Persistence.of(newSpec);
            isOnePacket = newSpec.isOnePacket();
        } finally {
            lock.unlock();
        }
        setGuard();
    }

    /** Workers may see it from now on. */
    void publish() {
        if (!isPublished) {
            isPublished = true;
            servers = servers.indexed();
        }
    }

    void add(Server server) {
        ServerList next = isPublished ? servers.withNewest(server) : servers.withNewestUnindexed(server);
        scheduler.prepare(next);
        lock.lock();
        try {
            servers = next;
            scheduler.added(servers, 0);
        } finally {
            lock.unlock();
        }
        setGuard();
    }

    void replace(int index, Server server) {
        ServerList next = servers.with(index, server);
        scheduler.prepare(next);
        lock.lock();
        try {
            servers = next;
            scheduler.edited(servers, index);
        } finally {
            lock.unlock();
        }
        setGuard();
    }

    void remove(int index) {
        int id = servers.id(index);
        ServerList next = servers.without(index);
        scheduler.prepare(next);
        lock.lock();
        try {
            servers = next;
            scheduler.removed(servers, index, id);
        } finally {
            lock.unlock();
        }
        setGuard();
    }

    /** Without the replies of all servers nobody could translate their numbers; what FTP announces has numbers of its own. */
    private void setGuard() {
        guard.set(spec.extras().isSynProxied(), key.port() != FTP && servers.areTranslated());
    }
}
