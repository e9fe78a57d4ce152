package sluice.forward;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sluice.forward.Refused.Reason;
import sluice.scheduler.Scheduler;
import sluice.scheduler.Schedulers;
import sluice.scheduler.Tuning;
import sluice.wire.IpAddress;

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
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;

    private final Map<ServiceKey, Service> services = new LinkedHashMap<>();
    private final ServerSlots slots;
    private final AddressSet portAddresses;
    private final long[] portMacs;
    private final ServerNeighbours neighbours;
    private final LongSupplier clock;
    private final Tuning tuning;
    private final AtomicInteger removals = new AtomicInteger();
    private volatile ForwardingTable table;

    /**
     * No services yet.
     *
     * @param statistics has room for {@link #MAXIMUM_SERVERS}
     * @param portAddresses the director's own addresses, for which it answers beside the VIPs
     * @param portMacs the MACs of its ports
     * @param neighbours is told which servers there are
     * @param tuning what schedulers take from outside
     * @param clock gives CLOCK_MONOTONIC in nanoseconds
     */
    public Services(
            TrafficStatistics statistics,
            AddressSet portAddresses,
            long[] portMacs,
            ServerNeighbours neighbours,
            Tuning tuning,
            LongSupplier clock) {
        this.tuning = tuning;
        this.clock = clock;
        this.neighbours = neighbours;
        this.portAddresses = portAddresses;
        this.portMacs = portMacs.clone();
        this.slots = new ServerSlots(statistics, tuning.compatibility(), clock);
        this.table = new ForwardingTable(1, services.values(), portAddresses, portMacs, MarkRules.NONE);
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

    /** Adds a service without servers. */
    public void add(ServiceSpec spec) throws Refused {
        check(spec.key());
        check(spec);
        if (services.containsKey(spec.key())) {
            throw new Refused(Reason.EEXIST, "Service already exists");
        }
        if (services.size() == MAXIMUM_SERVICES) {
            throw new Refused(Reason.ENOSPC, "there are " + MAXIMUM_SERVICES + " services already");
        }
        Service service = new Service(spec, scheduler(spec), tuning.compatibility(), clock.getAsLong());
        services.put(spec.key(), service);
        publish();
    }

    /** Replaces the settings of a service; its servers, connections and, if the scheduler stays, its state stay. */
    public void edit(ServiceSpec spec) throws Refused {
        // The kernel looks for the service first; an unknown scheduler is found out after that.
        Service service = find(spec.key(), "No such service");
        check(spec);
        service.edit(spec, scheduler(spec), clock.getAsLong());
        publish();
    }

    /** Deletes a service and its servers; their connections are no longer forwarded. */
    public void delete(ServiceKey key) throws Refused {
        remove(find(key, "No such service"));
        publish();
    }

    /** Deletes all services. */
    public void flush() {
        for (Service service : List.copyOf(services.values())) {
            remove(service);
        }
        publish();
    }

    /** Adds a real server at the head of its service's list; one that was removed lately comes back to life. */
    public void addServer(ServiceKey key, ServerSpec spec) throws Refused {
        Service service = find(key, "Service not defined");
        check(key, spec);
        if (service.servers().indexOf(spec.key()) >= 0) {
            throw new Refused(Reason.EEXIST, "Destination already exists");
        }
        checkUnicast(spec.key().address());
        Server server = slots.take(service, spec);
        if (!neighbours.hold(server.addressHigh(), server.addressLow(), clock.getAsLong())) {
            slots.discard(server);
            throw new Refused(Reason.ENOSPC, "there are " + NeighbourTable.CAPACITY + " neighbours in use already");
        }
        service.add(server);
        publish();
    }

    /** Replaces the settings of a real server; it keeps its place in the list and its connections. */
    public void editServer(ServiceKey key, ServerSpec spec) throws Refused {
        Service service = find(key, "Service not defined");
        check(key, spec);
        int index = indexOf(service, spec.key());
        service.replace(index, slots.edit(service.servers().server(index), spec));
        publish();
    }

    /** Removes a real server; replies of its connections pass, packets to it do not. */
    public void deleteServer(ServiceKey key, ServerKey server) throws Refused {
        Service service = find(key, "Service not defined");
        int index = indexOf(service, server);
        discard(service.servers().server(index));
        service.remove(index);
        publish();
    }

    /** Adds a local address behind those that the service has. */
    public void addLocal(ServiceKey key, LocalAddress local) throws Refused {
        Service service = find(key, "Service not defined");
        checkUnicast(local.address());
        if (indexOfLocal(service, local) >= 0) {
            throw new Refused(Reason.EEXIST, "Local address already exists");
        }
        if (service.locals().size() == MAXIMUM_LOCALS) {
            throw new Refused(Reason.ENOSPC, "a service has at most " + MAXIMUM_LOCALS + " local addresses");
        }
        List<LocalAddress> locals = new ArrayList<>(service.locals());
        locals.add(local);
        service.locals(locals);
        publish();
    }

    /** Removes a local address; connections that use it go on. */
    public void deleteLocal(ServiceKey key, LocalAddress local) throws Refused {
        Service service = find(key, "Service not defined");
        int index = indexOfLocal(service, local);
        if (index < 0) {
            throw new Refused(Reason.ENOENT, "No such local address");
        }
        List<LocalAddress> locals = new ArrayList<>(service.locals());
        locals.remove(index);
        service.locals(locals);
        publish();
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
        zero(find(key, "No such service"));
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
        return status(find(key, "No such service"));
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

    private void publish(MarkRules marks) {
        table = new ForwardingTable(table.epoch() + 1, services.values(), portAddresses, portMacs, marks);
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

    private Service find(ServiceKey key, String message) throws Refused {
        Service service = services.get(key);
        if (service == null) {
            throw new Refused(Reason.ESRCH, message);
        }
        return service;
    }

    private static int indexOfLocal(Service service, LocalAddress local) {
        List<InetAddress> addresses =
                service.locals().stream().map(LocalAddress::address).toList();
        return addresses.indexOf(local.address());
    }

    private static int indexOf(Service service, ServerKey key) throws Refused {
        int index = service.servers().indexOf(key);
        if (index < 0) {
            throw new Refused(Reason.ENOENT, "No such destination");
        }
        return index;
    }

    private Scheduler scheduler(ServiceSpec spec) throws Refused {
        Scheduler scheduler = Schedulers.create(spec.scheduler(), tuning);
        if (scheduler == null) {
            throw new Refused(Reason.ENOENT, "Scheduler or persistence engine not found");
        }
        return scheduler;
    }

    private static void check(ServiceKey key) throws Refused {
        if (key.protocol() != TCP && key.protocol() != UDP && key.protocol() != SCTP) {
            throw new Refused(Reason.EINVAL, "services are TCP, UDP or SCTP");
        }
        if (key.port() < 0 || key.port() > 65_535) {
            throw new Refused(Reason.EINVAL, "a port is a number from 0 to 65535, not " + key.port());
        }
        if (!key.isByMark()) {
            checkUnicast(key.address());
        }
    }

    private static void check(ServiceSpec spec) throws Refused {
        if (spec.persistenceSeconds() < 0 || spec.persistenceSeconds() > MAXIMUM_PERSISTENCE_SECONDS) {
            throw new Refused(Reason.EINVAL, "persistence is 0 to " + MAXIMUM_PERSISTENCE_SECONDS + " seconds");
        }
        int seconds = spec.extras().connectionSeconds();
        if (seconds < 0 || seconds > ServiceExtras.MAXIMUM_CONNECTION_SECONDS) {
            throw new Refused(
                    Reason.EINVAL, "an idle timeout is 0 to " + ServiceExtras.MAXIMUM_CONNECTION_SECONDS + " seconds");
        }
        if (spec.key().isIpv6() && (spec.netmask() < 1 || spec.netmask() > IpAddress.BITS6)) {
            throw new Refused(Reason.EINVAL, "an IPv6 prefix has 1 to 128 bits");
        }
    }

    private static void check(ServiceKey service, ServerSpec spec) throws Refused {
        if (spec.weight() < 0) {
            throw new Refused(Reason.ERANGE, "a weight is not negative");
        }
        if (Integer.compareUnsigned(spec.lowerThreshold(), spec.upperThreshold()) > 0) {
            throw new Refused(Reason.ERANGE, "the lower threshold is above the upper one");
        }
        if (spec.upperThreshold() < 0) {
            throw new Refused(Reason.EINVAL, "a threshold is at most 2147483647");
        }
        if (spec.tunnel().kind() == Tunnel.Kind.GUE && !isPort(spec.tunnel().port())) {
            throw new Refused(
                    Reason.EINVAL,
                    "the port of a gue tunnel is a number from 1 to 65535, not "
                            + spec.tunnel().port());
        }
        if (spec.key().isIpv6() != service.isIpv6()
                && spec.method() != ForwardingMethod.TUNNEL
                && spec.method() != ForwardingMethod.FULLNAT) {
            throw new Refused(
                    Reason.EINVAL,
                    "the real server's address family differs from the service's, which tunnels and FULLNAT allow");
        }
        if (spec.key().port() < 0 || spec.key().port() > 65_535) {
            throw new Refused(
                    Reason.EINVAL,
                    "a port is a number from 0 to 65535, not " + spec.key().port());
        }
        if (spec.method() == ForwardingMethod.LOCAL) {
            throw new Refused(Reason.EOPNOTSUPP, "real servers are not the director itself as yet");
        }
    }

    private static boolean isPort(int number) {
        return number > 0 && number <= 65_535;
    }

    private static void checkUnicast(InetAddress address) throws Refused {
        boolean isUnicast = !address.isMulticastAddress() && !address.isAnyLocalAddress();
        if (address instanceof Inet4Address ipv4) {
            int number = Ipv4Numbers.of(ipv4);
            isUnicast &= number >>> 24 != 0 && number >>> 28 < 14;
        } else {
            isUnicast &= !address.isLinkLocalAddress();
        }
        if (!isUnicast) {
            throw new Refused(Reason.EINVAL, address.getHostAddress() + " is not a unicast address");
        }
    }
}
