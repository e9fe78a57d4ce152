package sluice.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.NanoClock;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.Resumer;
import sluice.connection.Ticks;
import sluice.connection.Timeouts;
import sluice.connection.WorkerConnections;
import sluice.forward.AddressSet;
import sluice.forward.Defences;
import sluice.forward.NeighbourTable;
import sluice.forward.OwnPorts;
import sluice.forward.Routes;
import sluice.forward.ServerNeighbours;
import sluice.forward.Services;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.forward.TokenBucket;
import sluice.forward.TrafficStatistics;
import sluice.fragment.Reassembly;
import sluice.localport.LocalPorts;
import sluice.localport.PairForecast;
import sluice.localport.PortForecast;
import sluice.localport.PortLimits;
import sluice.localport.ReplySteering;
import sluice.port.PacketPool;
import sluice.port.Spread;
import sluice.scheduler.Compatibility;
import sluice.scheduler.Tuning;
import sluice.synproxy.SynCookie;

/**
 * Everything that workers share, and the workers: what the control thread configures, reads and stops.
 *
 * <p>Life: construct, restore the services, {@link #resume} the connections, run the workers ({@link WorkerThreads}, or
 * {@link Worker#doWork} by hand). Thread: the control thread; the listings read memory that workers write and never
 * disturb them.
 */
public final class Director {
    private final List<DirectorPort> ports;
    private final ConnectionTable connections;
    private final NanoClock clock;
    private final NeighbourTable neighbours = new NeighbourTable();
    private final Timeouts timeouts = new Timeouts();
    private final Settings settings = new Settings();
    private final Defences defences = new Defences(settings);
    private boolean isEstimation;
    private final TrafficStatistics statistics;
    private final LocalPorts localPorts = new LocalPorts(PortLimits.DEFAULT);
    private final PortForecast forecast = new PortForecast(localPorts);
    private final Services services;
    private final PacketPool pool;
    private final Network network;
    private final Synchronisation synchronisation;
    private final DirectorOptions options;
    private final SynCookie cookies = SynCookie.withRandomSecrets();
    private volatile Worker[] workers = new Worker[0];

    /**
     * Puts a director together.
     *
     * @param ports its ports, each with at least as many queues as there are workers
     * @param pool where packets of its own come from; all ports' buffers may be returned to it
     */
    public Director(
            List<DirectorPort> ports,
            Routes routes,
            ConnectionTable connections,
            PacketPool pool,
            DirectorOptions options,
            NanoClock clock) {
        this.ports = List.copyOf(ports);
        this.connections = connections;
        this.clock = clock;
        this.pool = pool;
        this.network = new Network(ports, routes, neighbours, clock);
        this.options = options;
        this.statistics = new TrafficStatistics(options.workers(), Services.MAXIMUM_SERVERS);
        ServerNeighbours next = new ServerNeighbours(network.routing(), neighbours);
        OwnPorts own = new OwnPorts(network.portNames(), macs(), addresses());
        this.services = new Services(statistics, own, next, tuning(), connections.locals(), clock::nanoTime);
        network.serve(services);
        this.synchronisation = new Synchronisation(this.ports, services, settings, connections);
        next.holdGateways(clock.nanoTime());
    }

    /** The services, to be read and changed. */
    public Services services() {
        return services;
    }

    /** The synchronisation daemons, to be read, started and stopped. */
    public Synchronisation synchronisation() {
        return synchronisation;
    }

    /** The settings that the kernel has as sysctls, to be read and changed. */
    public Settings settings() {
        return settings;
    }

    /** Which kernel decisions follow. */
    public Compatibility compatibility() {
        return options.compatibility();
    }

    /** Clears away what has grown old and brings statistics up to date; to be called once a second. */
    public void tidy() {
        services.tidy();
        isEstimation = !isEstimation;
        if (isEstimation && settings.get(Setting.RUN_ESTIMATION) != 0) {
            services.estimate();
        }
        if (isEstimation) {
            localPorts.tidy();
            forecast.estimate();
        }
        defences.judge(connections.capacity() - connections.live());
    }

    /** The timeouts of connections, to be read and changed. */
    public Timeouts timeouts() {
        return timeouts;
    }

    /** The neighbours, to which static ones may be added. */
    public NeighbourTable neighbourTable() {
        return neighbours;
    }

    /**
     * Takes over the connections that an earlier process left, as far as the services still have their servers, and
     * makes the workers. Call it once, after the services were restored.
     *
     * @return how many go on
     */
    public int resume() {
        Resumer resumer = new ResumedConnections(connections, localPorts, services, options.compatibility());
        int resumed = connections.resume(resumer, Ticks.ofNanos(clock.nanoTime()));
        ReplySteering[] steering = steering();
        Handshakes[] handshakes = new Handshakes[options.workers()];
        Arrays.setAll(handshakes, i -> new Handshakes(shareOfPool()));
        Worker[] made = new Worker[options.workers()];
        for (int i = 0; i < made.length; i++) {
            made[i] = assemble(i, steering, handshakes);
        }
        workers = made;
        return resumed;
    }

    /** What became of the connections that an earlier process left, as a sentence. */
    public String resumption() {
        return connections.report().sentence();
    }

    /** How many workers there are; none before {@link #resume}. */
    public int workerCount() {
        return workers.length;
    }

    /** Worker {@code index}. */
    public Worker worker(int index) {
        return workers[index];
    }

    /** How many connections fit. */
    public int connectionTableSize() {
        return connections.capacity();
    }

    /** How many connections there are now. */
    public int liveConnections() {
        return connections.live();
    }

    /** All connections, read one by one while the caller goes on; they may come and go meanwhile. */
    public Iterator<ConnectionStatus> connections() {
        return new ConnectionListing(connections, clock.nanoTime());
    }

    /** The counter of each drop reason, zero ones included. */
    public List<DropCounter> drops() {
        List<DropCounter> drops = new ArrayList<>();
        for (int reason = 0; reason < DropReason.COUNT; reason++) {
            if (DropReason.isReason(reason)) {
                long packets = 0;
                for (Worker worker : workers) {
                    packets += worker.counters().of(reason);
                }
                drops.add(new DropCounter(DropReason.name(reason), DropReason.description(reason), packets));
            }
        }
        return drops;
    }

    /** The ports with their counters. */
    public List<PortStatus> ports() {
        return network.ports();
    }

    /** The neighbours that are known or asked for. */
    public List<NeighbourStatus> neighbours() {
        return network.neighbours();
    }

    /** Ports, routes and neighbours, to be read and changed. */
    public Network network() {
        return network;
    }

    /** The workers with their counters; the longest round of each starts anew. */
    public List<WorkerStatus> workers() {
        List<WorkerStatus> listed = new ArrayList<>();
        for (Worker worker : workers) {
            listed.add(WorkerStatus.of(worker));
        }
        return listed;
    }

    /** Packet buffers that are free now. */
    public int freeBuffers() {
        return pool.available();
    }

    /** The local ports of FULLNAT connections: each pair of local address and real server that has some. */
    public List<PairForecast> localPorts() {
        return forecast.pairs();
    }

    /** The local ports themselves, for checks. */
    LocalPorts portsInUse() {
        return localPorts;
    }

    private Worker assemble(int index, ReplySteering[] steering, Handshakes[] handshakes) {
        PortBinding[] bindings = new PortBinding[ports.size()];
        for (int i = 0; i < bindings.length; i++) {
            DirectorPort port = ports.get(i);
            int device = network.deviceOf(i);
            VlanTable vlans = device == i ? new VlanTable(ports, i) : null;
            bindings[i] = new PortBinding(i, device, port, index, options.workers(), vlans, network.portSwitch(i));
        }
        WorkerCounters counters = new WorkerCounters();
        WorkerConnections owned = connections.worker(index);
        FlowCache cache = new FlowCache(options.flowCacheLines(), connections);
        Transmitter transmitter = new Transmitter(bindings, pool, counters, options.burst());
        NeighbourSender sender = new NeighbourSender(bindings, pool, transmitter, counters);
        Unresolved unresolved = new Unresolved(bindings, neighbours, sender, transmitter);
        FragmentPath fragments = new FragmentPath(
                new Reassembly(Math.min(FragmentPath.MAXIMUM_HELD, shareOfPool())),
                transmitter,
                counters,
                new Round(1, bindings[0], services.table()));
        HostSide hostSide = new HostSide(transmitter, counters, icmpLimit());
        TranslatedEnds ends = new TranslatedEnds(connections.locals());
        LocalEnds localEnds = new LocalEnds(localPorts, index, connections.locals(), network.routing(), steering);
        Accounts accounts =
                new Accounts(timeouts, connections, owned, localEnds, services.serverLines(), options.compatibility());
        long traffic = statistics.base(index);
        RecipeMaker recipes = new RecipeMaker(
                bindings, network.routing(), neighbours, services, settings, connections.secret(), ends);
        LocalServers localServers = new LocalServers(
                connections, owned, accounts, recipes, hostSide, transmitter, services.serverLines(), traffic);
        DataConnections dataConnections = new DataConnections(connections, owned, accounts, timeouts);
        FtpPath ftp = new FtpPath(dataConnections, pool);
        ClientAddressPath clientAddress = new ClientAddressPath(
                ends,
                settings,
                services.serverLines(),
                connections.secret(),
                pool,
                counters,
                new Round(1, bindings[0], services.table()));
        Departure departure = new Departure(
                recipes, ends, unresolved, ftp, clientAddress, hostSide, localServers, transmitter, traffic);
        SyncMaster master = synchronisation.master(index, bindings, transmitter, counters);
        SyncPath sync = synchronisation.path(master, owned, accounts, transmitter);
        OwnPackets ownPackets = new OwnPackets(bindings);
        OwnSegments ownSegments = new OwnSegments(owned, bindings, pool, ownPackets, counters);
        AwaitedServers awaited = new AwaitedServers(
                index, connections, handshakes, ownPackets, ownSegments, accounts, hostSide, transmitter, settings);
        SynProxy synProxy = new SynProxy(
                connections,
                cookies,
                handshakes[index],
                awaited,
                hostSide,
                transmitter,
                counters,
                settings,
                clock.nanoTime());
        EntryDropper dropper = new EntryDropper(connections, owned, accounts, services, defences);
        Templates templates = new Templates(connections, owned, services, settings, options.compatibility());
        Scheduling scheduling = new Scheduling(
                owned,
                accounts,
                localEnds,
                templates,
                new OnePacketPath(accounts, recipes, departure, master, transmitter, traffic),
                new OrphanReplies(settings, hostSide),
                synProxy,
                new PacketDropper(defences),
                dropper,
                hostSide,
                transmitter,
                settings,
                traffic);
        ExpectedReplies expected = new ExpectedReplies(options.burst(), connections, cache);
        NewFlow newFlow = new NewFlow(
                connections,
                owned,
                cache,
                accounts,
                scheduling,
                expected,
                dataConnections,
                new ServerCalls(connections.secret(), owned, accounts, templates, traffic),
                new LocalSources(settings),
                transmitter,
                counters);
        FlowPath flows = new FlowPath(
                options.burst(),
                connections,
                cache,
                newFlow,
                expected,
                awaited,
                new Reuse(connections, services, settings),
                accounts,
                recipes,
                departure,
                master,
                hostSide,
                transmitter,
                traffic);
        IcmpPath icmp = new IcmpPath(
                connections,
                owned,
                scheduling,
                recipes,
                departure,
                new TunnelErrors(
                        connections, owned, recipes, departure, hostSide, transmitter, services.serverLines(), traffic),
                new ErrorTranslation(ends, settings),
                hostSide,
                transmitter,
                settings,
                options.compatibility(),
                services.serverLines(),
                traffic);
        BurstPath path = new BurstPath(
                bindings,
                flows,
                icmp,
                hostSide,
                new NeighbourPath(neighbours, hostSide, transmitter, sender, network.addressConflicts()),
                fragments,
                ownPackets,
                sync,
                transmitter);
        VirtualAddressAnnouncer announcer = index == 0 ? new VirtualAddressAnnouncer() : null;
        Chores chores = new Chores(
                unresolved,
                fragments,
                awaited,
                master,
                new Sweep(connections, owned, accounts, services, settings),
                dropper,
                neighbours,
                sender,
                announcer);
        // VLANs receive by their devices.
        PortBinding[] polled =
                Arrays.stream(bindings).filter(port -> !port.isTagged()).toArray(PortBinding[]::new);
        return new Worker(
                index,
                polled,
                services,
                settings,
                neighbours,
                owned,
                sync,
                new IdleEnds(settings, accounts, ownPackets, ownSegments, master),
                path,
                chores,
                unresolved,
                fragments,
                awaited,
                localServers,
                transmitter,
                counters,
                clock,
                options.burst());
    }

    private Tuning tuning() {
        return new Tuning(
                options.compatibility(),
                SplittableRandom::new,
                () -> settings.get(Setting.LBLC_EXPIRATION),
                () -> settings.get(Setting.LBLCR_EXPIRATION));
    }

    /**
     * In how many buffers fragments may wait, and in how many what clients send before their server has answered: in few,
     * so that packets always find some.
     */
    private int shareOfPool() {
        return Math.max(1, pool.capacity() / (FragmentPath.POOL_SHARE * options.workers()));
    }

    private TokenBucket icmpLimit() {
        return new TokenBucket(TokenBucket.ICMP_PER_SECOND, TokenBucket.ICMP_BURST, clock.nanoTime());
    }

    private AddressSet addresses() {
        List<DirectorPort.Address> all =
                ports.stream().flatMap(port -> port.addresses().stream()).toList();
        return AddressSet.of(
                all.stream().mapToLong(DirectorPort.Address::high).toArray(),
                all.stream().mapToLong(DirectorPort.Address::low).toArray());
    }

    private long[] macs() {
        return ports.stream().mapToLong(port -> port.port().mac()).toArray();
    }

    /** Which worker each port's device gives replies to; VLANs are their device's. */
    private ReplySteering[] steering() {
        return ports.stream().map(this::steering).toArray(ReplySteering[]::new);
    }

    private ReplySteering steering(DirectorPort port) {
        Spread spread = port.port().spread();
        return spread == null
                ? ReplySteering.none()
                : ReplySteering.of(spread.rss(), spread.types(), options.workers());
    }
}
