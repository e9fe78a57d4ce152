package sluice.worker;

import org.agrona.concurrent.NanoClock;
import sluice.connection.TcpStates;
import sluice.connection.Ticks;
import sluice.connection.WorkerConnections;
import sluice.forward.ForwardingTable;
import sluice.forward.NeighbourTable;
import sluice.forward.Services;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.port.Burst;

/**
 * The loop of a worker: fetch bursts from its queues, take each its way, expire connections, do what is due.
 *
 * <p>Allocates nothing, blocks never, waits for no other thread. {@link #doWork} may be called by the worker's own
 * thread or, round by round, by a test.
 */
public final class Worker {
    /** Timers that one round fires at most, so that a wave of expiries does not delay packets. */
    static final int EXPIRIES_PER_ROUND = 128;

    /** Requests of other workers that one round carries out at most. */
    static final int REQUESTS_PER_ROUND = 128;

    /** Neighbours, announcements and waiting packets are looked after this often. */
    static final long CHORES_NANOS = 10_000_000L;

    /** From this mode on {@code secure_tcp} is in effect (spec 7.1). */
    private static final int SECURE_TCP_ON = 2;

    private final int index;
    private final PortBinding[] ports;
    private final Services services;
    private final Settings settings;
    private final NeighbourTable neighbours;
    private final WorkerConnections connections;
    private final SyncPath sync;
    private final IdleEnds idleEnds;
    private final BurstPath path;
    private final Chores chores;
    private final Unresolved unresolved;
    private final FragmentPath fragments;
    private final AwaitedServers awaited;
    private final LocalServers localServers;
    private final Transmitter transmitter;
    private final WorkerCounters counters;
    private final NanoClock clock;
    private final Round round;
    private final Burst fromHost;
    private long choresAtNanos;

    Worker(
            int index,
            PortBinding[] ports,
            Services services,
            Settings settings,
            NeighbourTable neighbours,
            WorkerConnections connections,
            SyncPath sync,
            IdleEnds idleEnds,
            BurstPath path,
            Chores chores,
            Unresolved unresolved,
            FragmentPath fragments,
            AwaitedServers awaited,
            LocalServers localServers,
            Transmitter transmitter,
            WorkerCounters counters,
            NanoClock clock,
            int burst) {
        this.index = index;
        this.ports = ports;
        this.services = services;
        this.settings = settings;
        this.neighbours = neighbours;
        this.connections = connections;
        this.sync = sync;
        this.idleEnds = idleEnds;
        this.path = path;
        this.chores = chores;
        this.unresolved = unresolved;
        this.fragments = fragments;
        this.awaited = awaited;
        this.localServers = localServers;
        this.transmitter = transmitter;
        this.counters = counters;
        this.clock = clock;
        this.round = new Round(burst, ports[0], services.table());
        this.fromHost = new Burst(burst);
        this.choresAtNanos = clock.nanoTime();
    }

    /** The worker's number, from 0. */
    public int index() {
        return index;
    }

    /** Packets that wait for the MAC of their next hop, the rest of their datagram or a real server; exact only between rounds. */
    int waiting() {
        return unresolved.waiting() + fragments.waiting() + awaited.waiting();
    }

    WorkerCounters counters() {
        return counters;
    }

    /**
     * One round.
     *
     * @return how many packets and timers it dealt with; 0 when there was nothing to do
     */
    public int doWork() {
        long now = clock.nanoTime();
        ForwardingTable table = services.table();
        round.table = table;
        round.tcpTable = settings.get(Setting.SECURE_TCP) >= SECURE_TCP_ON ? TcpStates.SECURE : TcpStates.NORMAL;
        round.nowNanos = now;
        round.nowTicks = Ticks.ofNanos(now);
        sync.begin(round);
        int work = receive(table);
        work += connections.drain(REQUESTS_PER_ROUND);
        work += expire(table);
        boolean hasChores = now - choresAtNanos >= 0;
        if (hasChores) {
            choresAtNanos = now + CHORES_NANOS;
            work += chores.run(round);
            round.epoch = epoch(table);
            path.processOwn(round);
            transmitter.flush();
            counters.noteLoad(now);
        }
        counters.countRound(work > 0);
        if (work > 0 || hasChores) {
            long nanos = clock.nanoTime() - now;
            counters.noteRound(nanos);
            counters.countBusyNanos(work > 0 ? nanos : 0);
        }
        counters.publish();
        return work;
    }

    private int expire(ForwardingTable table) {
        int expired = connections.expire(round.nowTicks, EXPIRIES_PER_ROUND, idleEnds);
        if (idleEnds.isWaiting()) {
            round.epoch = epoch(table);
            path.processOwn(round);
            transmitter.flush();
            idleEnds.end();
        }
        return expired;
    }

    private int receive(ForwardingTable table) {
        int received = 0;
        for (PortBinding from : ports) {
            int queues = from.port().queues();
            for (int queue = from.queue(); queue < queues; queue += from.step()) {
                int packets = from.port().receive(queue, round.burst);
                if (packets > 0) {
                    round.in = from;
                    round.epoch = epoch(table);
                    if (from.isUp()) {
                        path.process(round);
                        path.processOwn(round);
                    } else {
                        path.discard(round);
                    }
                    received += packets;
                }
            }
        }
        counters.countReceived(received);
        return received + relayFromHosts();
    }

    /** All parts only ever grow, so equal sums mean that nothing has changed. */
    private int epoch(ForwardingTable table) {
        return table.epoch() + neighbours.version() + settings.version();
    }

    /** What the kernel sends into a tap leaves by the tap's port as it is, replies of local servers translated. */
    private int relayFromHosts() {
        int relayed = 0;
        for (PortBinding to : ports) {
            if (to.hasTap() && to.queue() < to.hostPort().queues()) {
                int packets = to.hostPort().receive(to.queue(), fromHost);
                for (int i = 0; i < packets; i++) {
                    localServers.translateReply(round, fromHost.frame(i), fromHost.length(i));
                    transmitter.send(to.index(), fromHost.buffer(i), fromHost.frame(i), fromHost.length(i));
                    counters.countOriginated();
                }
                if (packets > 0) {
                    fromHost.clear();
                    transmitter.flush();
                    relayed += packets;
                }
            }
        }
        return relayed;
    }
}
