package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.connection.ConnectionDraft;
import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.PacketTuple;
import sluice.connection.Ticks;
import sluice.connection.WorkerConnections;
import sluice.forward.ForwardingMethod;
import sluice.forward.IcmpError;
import sluice.forward.NatRecipe;
import sluice.forward.Server;
import sluice.forward.Service;
import sluice.forward.TrafficStatistics;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.scheduler.Arrival;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
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
    private final PacketTuple packet = new PacketTuple();
    private final Arrival arrival = new Arrival();
    private final ConnectionDraft draft = new ConnectionDraft();

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
    long find(Round round, int i, int hash, long first, long second) {
        // An earlier packet of the same burst may have brought the flow here.
        long line = cache.find(hash, first, second);
        if (line != 0 && !isStale(table, line)) {
            return line;
        }
        describe(round.headers, i);
        int entry = connections.find(packet);
        if (entry != WorkerConnections.NOT_FOUND) {
            return claim(round, hash, entry >>> 1, connections.foundGeneration(), entry & 1);
        }
        return schedule(round, i, hash);
    }

    /** Ends the connection of {@code line}, which was found over, and schedules a new one in its place. */
    long replace(Round round, int i, int hash, long line) {
        int number = FlowCache.number(line);
        int generation = FlowCache.generation(line);
        describe(round.headers, i);
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

    private void describe(Headers headers, int i) {
        long secret = table.secret();
        int ports = headers.ports()[i];
        int protocol = headers.protocol()[i];
        if (headers.kind()[i] == Kind.FLOW4) {
            long source = IpAddress.low4(headers.source()[i]);
            long destination = IpAddress.low4(headers.destination()[i]);
            packet.set(secret, IpAddress.HIGH4, source, IpAddress.HIGH4, destination, ports, protocol);
        } else {
            long ip = headers.network()[i];
            packet.set(
                    secret,
                    Ipv6.sourceHigh(ip),
                    Ipv6.sourceLow(ip),
                    Ipv6.destinationHigh(ip),
                    Ipv6.destinationLow(ip),
                    ports,
                    protocol);
        }
    }

    private long schedule(Round round, int i, int hash) {
        int protocol = packet.protocol();
        int tcpFlags = round.headers.tcpFlags()[i];
        int clientPort = packet.ports() >>> 16;
        int virtualPort = packet.ports() & 0xFFFF;
        if (protocol == Ipv4.TCP && (tcpFlags & (Tcp.SYN | Tcp.RST)) != Tcp.SYN) {
            hostSide.accept(round, i);
            return 0;
        }
        int mark = mark(round);
        Service service =
                round.table.service(mark, protocol, packet.destinationHigh(), packet.destinationLow(), virtualPort);
        if (service == null || clientPort == FTP_DATA) {
            hostSide.accept(round, i);
            return 0;
        }
        Server server = service.isByMark() || virtualPort == service.port() ? choose(round, service) : null;
        if (server == null) {
            if (service.port() == FTP && virtualPort != FTP) {
                hostSide.accept(round, i);
            } else {
                hostSide.refuse(round, i, IcmpError.PORT_UNREACHABLE, 0, false, DropReason.NO_SERVER);
            }
            return 0;
        }
        draft.opened(packet)
                .served(server.addressHigh(), server.addressLow(), server.portFor(virtualPort), server.id())
                .begins(flags(server), STATE_NONE, NEW_TICKS, mark);
        int number = connections.create(draft, round.nowTicks);
        if (number == WorkerConnections.FULL) {
            accounts.unbind(server.line());
            transmitter.drop(
                    DropReason.CONNECTION_TABLE_FULL,
                    round.burst.buffer(i),
                    round.burst.frame(i),
                    round.burst.length(i));
            return 0;
        }
        TrafficStatistics.countConnection(traffic, server.id());
        return claim(round, hash, number, connections.foundGeneration(), NatRecipe.FROM_CLIENT);
    }

    private int mark(Round round) {
        return round.table
                .marks()
                .markOf(
                        round.in.index(),
                        packet.protocol(),
                        packet.sourceHigh(),
                        packet.sourceLow(),
                        packet.destinationHigh(),
                        packet.destinationLow(),
                        packet.ports());
    }

    private @Nullable Server choose(Round round, Service service) {
        return service.choose(arrival.set(
                packet.sourceHigh(),
                packet.sourceLow(),
                packet.ports() >>> 16,
                packet.destinationHigh(),
                packet.destinationLow(),
                round.nowNanos));
    }

    private static int flags(Server server) {
        ForwardingMethod method = server.spec().method();
        int flags = method.number() | ConnectionRecord.FLAG_INACTIVE;
        return method == ForwardingMethod.MASQ ? flags : flags | ConnectionRecord.FLAG_NOOUTPUT;
    }

    /** A line for {@link #packet}; the recipe is to be made. */
    private long claim(Round round, int hash, int number, int generation, int direction) {
        long line = cache.claim(hash, packet.first(), packet.second(), number, generation);
        NatRecipe.direction(FlowCache.recipe(line), direction);
        FlowCache.epoch(line, round.epoch - 1);
        return line;
    }
}
