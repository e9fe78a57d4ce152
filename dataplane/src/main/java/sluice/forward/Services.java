package sluice.forward;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sluice.forward.Refused.Reason;
import sluice.localport.LocalAddressBook;
import sluice.scheduler.Scheduler;
import sluice.scheduler.Schedulers;
import sluice.scheduler.Tuning;

/**
 * The virtual services and their real servers: takes changes, checks them as the kernel's IPVS does (spec 1.1 to 1.5),
 * and publishes a new {@link ForwardingTable} after each.
 *
 * <p>Thread: the control thread only, {@link #table()} excepted, which any thread may call. A refused change leaves
 * everything as it was.
 */
public final class Services {
    /** Real servers of all services together, removed ones that still have connections included. */
    public static final int MAXIMUM_SERVERS = 65_536;

    /** In place of a server's id: what connections have that bypass the servers; it has a line of counters, too. */
    public static final int NO_SERVER = MAXIMUM_SERVERS;

    /** Local addresses of a service. */
    public static final int MAXIMUM_LOCALS = 1024;

    /** Virtual services. */
    public static final int MAXIMUM_SERVICES = 65_536;

    /** The longest persistence that ipvsadm accepts: 31 days. */
    public static final int MAXIMUM_PERSISTENCE_SECONDS = 2_678_400;

    private static final int FTP = 21;

    private final RuleSet rules;
    private final Map<ServiceKey, Service> services = new LinkedHashMap<>();
    private final ServerSlots slots;
    private final OwnPorts ports;
    private final ServerNeighbours neighbours;
    private final LongSupplier clock;
    private final Tuning tuning;
    private final LocalAddressBook book;
    private final AtomicInteger removals = new AtomicInteger();
    private volatile ForwardingTable table;
    private boolean haveServicesChanged;
    private boolean haveNatServersChanged;

    /**
     * No services yet.
     *
     * @param statistics has room for {@link #MAXIMUM_SERVERS}
     * @param ports the director's ports
     * @param neighbours is told which servers there are
     * @param tuning what schedulers take from outside
     * @param book numbers local addresses for connections
     * @param clock gives CLOCK_MONOTONIC in nanoseconds
     */
    public Services(
            TrafficStatistics statistics,
            OwnPorts ports,
            ServerNeighbours neighbours,
            Tuning tuning,
            LocalAddressBook book,
            LongSupplier clock) {
        this.tuning = tuning;
        this.book = book;
        this.rules = new RuleSet(tuning.compatibility(), ports.names());
        this.clock = clock;
        this.neighbours = neighbours;
        this.ports = ports;
        this.slots = new ServerSlots(statistics, tuning.compatibility(), clock);
        this.table = new ForwardingTable(1, services.values(), ports, MarkRules.NONE);
    }

    /** The newest table. */
    public ForwardingTable table() {
        return table;
    }

    /** The server named {@code id}, as long as it is configured or referred to; else null. Thread: any. */
    public @Nullable Server server(int id) {
        return slots.server(id);
    }

    /** Grows with each server that is removed. Thread: any. */
    public int removals() {
        return removals.getAcquire();
    }

    /** Address of the {@link ServerCounters} lines of all servers, by id. */
    public long serverLines() {
        return slots.lines();
    }

    /** Makes one change. */
    public void change(RuleChange change) throws Refused {
        make(change);
        publish();
    }

    /** Adds a service without servers. */
    public void add(ServiceSpec spec) throws Refused {
        change(new RuleChange.AddService(spec));
    }

    /** Replaces the settings of a service; its servers, connections and, if the scheduler stays, its state stay. */
    public void edit(ServiceSpec spec) throws Refused {
        change(new RuleChange.EditService(spec));
    }

    /** Deletes a service and its servers; their connections are no longer forwarded. */
    public void delete(ServiceKey key) throws Refused {
        change(new RuleChange.DeleteService(key));
    }

    /** Deletes all services. */
    public void flush() {
        rules.flush();
        haveServicesChanged = true;
        for (Service service : List.copyOf(services.values())) {
            remove(service);
        }
        publish();
    }

    /** Adds a real server at the head of its service's list; one that was removed lately comes back to life. */
    public void addServer(ServiceKey key, ServerSpec spec) throws Refused {
        change(new RuleChange.AddServer(key, spec));
    }

    /** Replaces the settings of a real server; it keeps its place in the list and its connections. */
    public void editServer(ServiceKey key, ServerSpec spec) throws Refused {
        change(new RuleChange.EditServer(key, spec));
    }

    /** Removes a real server; replies of its connections pass, packets to it do not. */
    public void deleteServer(ServiceKey key, ServerKey server) throws Refused {
        change(new RuleChange.DeleteServer(key, server));
    }

    /** Adds a local address behind those that the service has. */
    public void addLocal(ServiceKey key, LocalAddress local) throws Refused {
        change(new RuleChange.AddLocal(key, local));
    }

    /** Removes a local address; connections that use it go on. */
    public void deleteLocal(ServiceKey key, LocalAddress local) throws Refused {
        change(new RuleChange.DeleteLocal(key, local));
    }

    /** Whether some real server is of another address family than its service. */
    public boolean hasMixedFamilies() {
        return rules.hasMixedFamilies();
    }

    /** Says whether synchronisation daemons run; while they do, no such servers may come. */
    public void synchronise(boolean isRunning) {
        rules.synchronise(isRunning);
    }

    /** The rules as they are, as a copy. */
    public RuleSet rules() {
        return rules.copy();
    }

    /**
     * Makes one change after the other; new services are seen by workers only with all their servers, and those that go
     * with them go at the same moment. If one is refused, those before it are taken back.
     */
    public void apply(List<RuleChange> changes) throws Refused {
        RuleSet before = rules.copy();
        try {
            for (RuleChange change : changes) {
                make(change);
            }
        } catch (Refused refusal) {
            takeBack(before);
            throw refusal;
        } finally {
            publish();
        }
    }

    private void takeBack(RuleSet before) {
        try {
            for (RuleChange change : rules.changesTo(before)) {
                make(change);
            }
        } catch (Refused e) {
            throw new IllegalStateException("a change could not be taken back", e);
        }
    }

    /** Makes a change in the rules and in what runs; nothing is published yet. */
    private void make(RuleChange change) throws Refused {
        rules.make(change);
        haveServicesChanged |= !isOfServer(change);
        switch (change) {
            case RuleChange.AddService add -> {
                ServiceSpec spec = add.spec();
                services.put(spec.key(), new Service(spec, scheduler(spec), tuning.compatibility(), clock.getAsLong()));
            }
            case RuleChange.EditService edit -> {
                Service service = service(edit.spec().key());
                service.edit(edit.spec(), scheduler(edit.spec()), clock.getAsLong());
                service.locals(rules.locals(service.key()), book, ports);
                slots.extras(service);
            }
            case RuleChange.DeleteService delete -> remove(service(delete.service()));
            case RuleChange.AddServer add -> open(add);
            case RuleChange.EditServer edit -> {
                Service service = service(edit.service());
                int index = service.servers().indexOf(edit.server().key());
                Server before = service.servers().server(index);
                haveNatServersChanged |= before.spec().method() != edit.server().method();
                service.replace(index, slots.edit(before, edit.server()));
            }
            case RuleChange.DeleteServer delete -> {
                Service service = service(delete.service());
                int index = service.servers().indexOf(delete.server());
                Server before = service.servers().server(index);
                haveNatServersChanged |= before.spec().method() == ForwardingMethod.MASQ;
                discard(before);
                service.remove(index);
            }
            case RuleChange.AddLocal add -> open(add);
            case RuleChange.DeleteLocal delete ->
                service(delete.service()).locals(rules.locals(delete.service()), book, ports);
        }
    }

    /** A local address needs a number, which connections know it by. */
    private void open(RuleChange.AddLocal add) throws Refused {
        try {
            service(add.service()).locals(rules.locals(add.service()), book, ports);
        } catch (IllegalStateException e) {
            rules.make(new RuleChange.DeleteLocal(add.service(), add.local()));
            throw new Refused(
                    Reason.ENOSPC, "connections know at most " + LocalAddressBook.MOST + " different local addresses");
        }
    }

    /** What only shows when a server is to run: there may be no room for it. */
    private void open(RuleChange.AddServer add) throws Refused {
        Service service = service(add.service());
        try {
            Server server = slots.take(service, add.server());
            if (!neighbours.hold(server.addressHigh(), server.addressLow(), clock.getAsLong())) {
                slots.discard(server);
                throw new Refused(Reason.ENOSPC, "there are " + NeighbourTable.CAPACITY + " neighbours in use already");
            }
            service.add(server);
            haveNatServersChanged |= add.server().method() == ForwardingMethod.MASQ;
        } catch (Refused refusal) {
            rules.make(new RuleChange.DeleteServer(add.service(), add.server().key()));
            throw refusal;
        }
    }

    /** Replaces the rules that give packets firewall marks; connections that exist stay with their servers. */
    public void marks(MarkRules marks) {
        publish(marks);
    }

    /** After the routes have changed: whatever was derived from {@code before} is stale. */
    public void rerouted(Routes before) {
        neighbours.reroute(before, clock.getAsLong());
        publish();
    }

    /** The rules that give packets firewall marks. */
    public MarkRules marks() {
        return table.marks();
    }

    /** Lets schedulers clear away what is old; to be called about once a second. */
    public void tidy() {
        long now = clock.getAsLong();
        services.values().forEach(service -> service.tidy(now));
    }

    /** Brings the listed counters and rates up to date; to be called every two seconds (spec 1.7). */
    public void estimate() {
        services.values().forEach(slots::estimate);
    }

    /** Sets the counters of one service and its servers to zero. */
    public void zero(ServiceKey key) throws Refused {
        rules.require(key);
        zero(service(key));
    }

    /** Sets all counters to zero. */
    public void zeroAll() {
        services.values().forEach(this::zero);
    }

    /** All services, in the order in which they were added. */
    public List<ServiceStatus> list() {
        return services.values().stream().map(this::status).toList();
    }

    /** One service. */
    public ServiceStatus get(ServiceKey key) throws Refused {
        rules.require(key);
        return status(service(key));
    }

    /**
     * The server that a connection found after a restart belongs to.
     *
     * @param hasOwnPorts whether it is a persistence template, whose ports need not be those of service and server, or a
     *     data connection of FTP, of which {@code virtualPort} is that of the service
     * @return its id, or -1 when configuration no longer has it
     */
    public int serverIdOf(
            boolean hasOwnPorts,
            int mark,
            int protocol,
            long virtualHigh,
            long virtualLow,
            int virtualPort,
            long high,
            long low,
            int port) {
        Service service = table.service(mark, protocol, virtualHigh, virtualLow, virtualPort);
        if (service == null && hasOwnPorts) {
            // Templates of FTP services have port 0.
            service = table.service(mark, protocol, virtualHigh, virtualLow, FTP);
        }
        if (service == null) {
            return -1;
        }
        ServerList servers = service.servers();
        for (int i = 0; i < servers.count(); i++) {
            Server server = servers.server(i);
            boolean isPort = hasOwnPorts
                    || server.portFor(virtualPort) == port
                    || (port == virtualPort && service.persistence().isOn());
            if (isPort && server.addressLow() == low && server.addressHigh() == high) {
                return server.id();
            }
        }
        return -1;
    }

    private void publish() {
        publish(table.marks());
    }

    /** What has not changed is taken over: with thousands of services, all of it takes milliseconds to make. */
    private void publish(MarkRules marks) {
        if (haveServicesChanged) {
            services.values().forEach(Service::publish);
            table = new ForwardingTable(table.epoch() + 1, services.values(), ports, marks);
        } else if (haveNatServersChanged) {
            table = table.next(new NatServers(services.values()), marks);
        } else {
            table = table.next(table.natServers(), marks);
        }
        haveServicesChanged = false;
        haveNatServersChanged = false;
    }

    private static boolean isOfServer(RuleChange change) {
        return change instanceof RuleChange.AddServer
                || change instanceof RuleChange.EditServer
                || change instanceof RuleChange.DeleteServer;
    }

    private void remove(Service service) {
        ServerList servers = service.servers();
        for (int i = 0; i < servers.count(); i++) {
            discard(servers.server(i));
        }
        services.remove(service.key());
    }

    private void discard(Server server) {
        removals.incrementAndGet();
        slots.discard(server);
        neighbours.release(server.addressHigh(), server.addressLow());
    }

    private void zero(Service service) {
        service.traffic().estimator().zero();
        ServerList servers = service.servers();
        for (int i = 0; i < servers.count(); i++) {
            slots.estimatorOf(servers.server(i)).zero();
        }
    }

    private ServiceStatus status(Service service) {
        ServerList servers = service.servers();
        List<ServerStatus> listed = new ArrayList<>(servers.count());
        for (int i = 0; i < servers.count(); i++) {
            Server server = servers.server(i);
            listed.add(new ServerStatus(
                    server.spec(),
                    ServerCounters.active(server.line()),
                    ServerCounters.inactive(server.line()),
                    ServerCounters.persistent(server.line()),
                    slots.estimatorOf(server).traffic()));
        }
        return new ServiceStatus(service.spec(), service.traffic().estimator().traffic(), listed, service.locals());
    }

    private Service service(ServiceKey key) {
        Service service = services.get(key);
        if (service == null) {
            throw new IllegalStateException("the rules have a service that does not run: " + key);
        }
        return service;
    }

    private Scheduler scheduler(ServiceSpec spec) {
        Scheduler scheduler = Schedulers.create(spec.scheduler(), tuning);
        if (scheduler == null) {
            throw new IllegalStateException("the rules name a scheduler that there is not: " + spec.scheduler());
        }
        return scheduler;
    }
}
