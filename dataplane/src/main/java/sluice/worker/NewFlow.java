package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.Ticks;
import sluice.connection.WorkerConnections;
import sluice.forward.IcmpError;
import sluice.forward.NatRecipe;
import sluice.forward.Server;
import sluice.forward.ServerCounters;
import sluice.forward.Service;
import sluice.forward.TrafficStatistics;
import sluice.parse.Headers;
import sluice.scheduler.Arrival;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/**
 * Finds the connection of a packet whose flow is not in the cache, or schedules a new one (spec 3.2 step 9, 3.4, 3.6).
 *
 * <p>Each method returns the flow's cache line, its recipe still to be made, or 0 when the packet has already been dealt
 * with. Thread: the worker's.
 */
final class NewFlow {
    /** A new connection lives that long until its first packet has gone through the state machine (spec 3.8). */
    private static final int NEW_TICKS = Ticks.ofSeconds(3);

    private static final int STATE_NONE = 0;
    private static final int FTP = 21;
    private static final int FTP_DATA = 20;

    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final FlowCache cache;
    private final Accounts accounts;
    private final HostSide hostSide;
    private final Transmitter transmitter;
    private final long traffic;
    private final Arrival arrival = new Arrival();

    NewFlow(
            ConnectionTable table,
            WorkerConnections connections,
            FlowCache cache,
            Accounts accounts,
            HostSide hostSide,
            Transmitter transmitter,
            long traffic) {
        this.table = table;
        this.connections = connections;
        this.cache = cache;
        this.accounts = accounts;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
        this.traffic = traffic;
    }

    /** The flow of packet {@code i}: from the cache, from the index, or scheduled now. */
    long find(Round round, int i, int hash) {
        Headers headers = round.headers;
        int source = headers.source()[i];
        int destination = headers.destination()[i];
        int ports = headers.ports()[i];
        int protocol = headers.protocol()[i];
        // An earlier packet of the same burst may have brought the flow here.
        long line = cache.find(hash, source, destination, ports, protocol);
        if (line != 0 && !isStale(table, line)) {
            return line;
        }
        int entry = connections.find(source, destination, ports, protocol);
        if (entry != WorkerConnections.NOT_FOUND) {
            return claim(round, i, hash, entry >>> 1, connections.foundGeneration(), entry & 1);
        }
        return schedule(round, i, hash);
    }

    /** Ends the connection of {@code line}, which was found over, and schedules a new one in its place. */
    long replace(Round round, int i, int hash, long line) {
        int number = FlowCache.number(line);
        int generation = FlowCache.generation(line);
        // The old entry is still counted at its server while the new one is scheduled (spec 3.9).
        long replaced = schedule(round, i, hash);
        accounts.end(connections, table.record(number), number, generation);
        return replaced;
    }

    /** Whether the connection of {@code line} has ended, or a newer one has taken its replies over. */
    static boolean isStale(ConnectionTable table, long line) {
        long record = table.record(FlowCache.number(line));
        return ConnectionRecord.generation(record) != FlowCache.generation(line)
                || ((ConnectionRecord.flags(record) & ConnectionRecord.FLAG_REPLY_TAKEN_OVER) != 0
                        && NatRecipe.direction(FlowCache.recipe(line)) == NatRecipe.FROM_SERVER);
    }

    private long schedule(Round round, int i, int hash) {
        Headers headers = round.headers;
        int ports = headers.ports()[i];
        int protocol = headers.protocol()[i];
        int virtual = headers.destination()[i];
        int virtualPort = ports & 0xFFFF;
        Service service = round.table.service(protocol, virtual, virtualPort);
        if (service == null
                || (protocol == Ipv4.TCP && (headers.tcpFlags()[i] & (Tcp.SYN | Tcp.RST)) != Tcp.SYN)
                || ports >>> 16 == FTP_DATA) {
            hostSide.accept(round, i);
            return 0;
        }
        Server server = virtualPort == service.port() ? service.choose(arrival(round, i)) : null;
        if (server == null) {
            if (service.port() == FTP && virtualPort != FTP) {
                hostSide.accept(round, i);
            } else {
                hostSide.refuse(round, i, IcmpError.PORT_UNREACHABLE, 0, false, DropReason.NO_SERVER);
            }
            return 0;
        }
        int number = connections.create(
                protocol,
                headers.source()[i],
                virtual,
                ports,
                server.address(),
                server.portFor(virtualPort),
                server.id(),
                ConnectionRecord.METHOD_MASQ | ConnectionRecord.FLAG_INACTIVE,
                STATE_NONE,
                NEW_TICKS,
                round.nowTicks);
        if (number == WorkerConnections.FULL) {
            ServerCounters.unbind(server.line(), false);
            transmitter.drop(
                    DropReason.CONNECTION_TABLE_FULL,
                    round.burst.buffer(i),
                    round.burst.frame(i),
                    round.burst.length(i));
            return 0;
        }
        TrafficStatistics.countConnection(traffic, server.id());
        return claim(round, i, hash, number, connections.foundGeneration(), NatRecipe.FROM_CLIENT);
    }

    private Arrival arrival(Round round, int i) {
        Headers headers = round.headers;
        return arrival.set(
                IpAddress.HIGH4,
                IpAddress.low4(headers.source()[i]),
                headers.ports()[i] >>> 16,
                IpAddress.HIGH4,
                IpAddress.low4(headers.destination()[i]),
                round.nowNanos);
    }

    private long claim(Round round, int i, int hash, int number, int generation, int direction) {
        Headers headers = round.headers;
        long line = cache.claim(
                hash,
                headers.source()[i],
                headers.destination()[i],
                headers.ports()[i],
                headers.protocol()[i],
                number,
                generation);
        NatRecipe.direction(FlowCache.recipe(line), direction);
        FlowCache.epoch(line, round.epoch - 1);
        return line;
    }
}
