package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.PacketTuple;
import sluice.connection.WorkerConnections;
import sluice.forward.NatRecipe;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.wire.IpAddress;
import sluice.wire.Ipsec;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;

/**
 * Finds the connection of a packet whose flow is not in the cache, or schedules a new one (spec 3.2).
 *
 * <p>Each method returns the flow's cache line, its recipe still to be made, or 0 when the packet has already been dealt
 * with. Thread: the worker's.
 */
final class NewFlow {
    private static final int TAKEN_OVER =
            ConnectionRecord.FLAG_CLIENT_TAKEN_OVER | ConnectionRecord.FLAG_REPLY_TAKEN_OVER;

    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final FlowCache cache;
    private final Accounts accounts;
    private final Scheduling scheduling;
    private final ExpectedReplies expected;
    private final DataConnections dataConnections;
    private final ServerCalls serverCalls;
    private final LocalSources localSources;
    private final Transmitter transmitter;
    private final WorkerCounters counters;
    private final PacketTuple packet = new PacketTuple();
    private final PacketTuple reply = new PacketTuple();
    private final PacketTuple swapped = new PacketTuple();

    NewFlow(
            ConnectionTable table,
            WorkerConnections connections,
            FlowCache cache,
            Accounts accounts,
            Scheduling scheduling,
            ExpectedReplies expected,
            DataConnections dataConnections,
            ServerCalls serverCalls,
            LocalSources localSources,
            Transmitter transmitter,
            WorkerCounters counters) {
        this.table = table;
        this.connections = connections;
        this.cache = cache;
        this.accounts = accounts;
        this.scheduling = scheduling;
        this.expected = expected;
        this.dataConnections = dataConnections;
        this.serverCalls = serverCalls;
        this.localSources = localSources;
        this.transmitter = transmitter;
        this.counters = counters;
    }

    /** The flow of packet {@code i}: from the cache, from the index, or scheduled now. */
    long find(Round round, int i, int hash, long first, long second) {
        // An earlier packet of the same burst may have brought the flow here.
        long line = cache.find(hash, first, second);
        if (line != 0 && !isStale(table, line)) {
            return line;
        }
        if (localSources.refuses(round, i)) {
            transmitter.drop(
                    DropReason.LOCAL_SOURCE, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
            return 0;
        }
        describe(round.headers, i);
        int entry = connections.find(packet);
        if (entry == WorkerConnections.NOT_FOUND) {
            entry = findUntranslatedReply(round);
        }
        if (entry != WorkerConnections.NOT_FOUND) {
            if (isForeignReply(entry)) {
                counters.countForeignReply();
            }
            return claim(round, line, hash, first, second, entry >>> 1, connections.foundGeneration(), entry & 1);
        }
        int taken = dataConnections.take(round, packet);
        if (taken != WorkerConnections.NOT_FOUND) {
            return claimOpened(round, line, hash, first, second, taken);
        }
        int called = serverCalls.open(round, i, packet);
        if (called != Scheduling.NONE) {
            int generation = connections.foundGeneration();
            return claim(round, line, hash, first, second, called, generation, NatRecipe.FROM_SERVER);
        }
        return schedule(round, i, line, hash, first, second);
    }

    /** Whether packet {@code i}, which belongs to a connection, comes from where nothing may come from any more. */
    boolean isRefused(Round round, int i) {
        return localSources.refuses(round, i);
    }

    /** Ends the connection of {@code line}, which was found over, and schedules a new one in its place. */
    long replace(Round round, int i, int hash, long first, long second, long line) {
        int number = FlowCache.number(line);
        int generation = FlowCache.generation(line);
        describe(round.headers, i);
        // The old entry is still counted at its server while the new one is scheduled (spec 3.9).
        long replaced = schedule(round, i, line, hash, first, second);
        accounts.end(number, generation);
        return replaced;
    }

    /** Whether the connection of {@code line} has ended, or a newer one has taken over the packets of its direction. */
    static boolean isStale(ConnectionTable table, long line) {
        long record = table.record(FlowCache.number(line));
        if (ConnectionRecord.generation(record) != FlowCache.generation(line)) {
            return true;
        }
        int takenOver = ConnectionRecord.flags(record) & TAKEN_OVER;
        return takenOver != 0 && (takenOver & flagOf(NatRecipe.direction(FlowCache.recipe(line)))) != 0;
    }

    private static int flagOf(int direction) {
        return direction == NatRecipe.FROM_CLIENT
                ? ConnectionRecord.FLAG_CLIENT_TAKEN_OVER
                : ConnectionRecord.FLAG_REPLY_TAKEN_OVER;
    }

    /**
     * The connection of {@link #packet} if it is the reply of a DR or TUN server: those bear the addresses of the client's
     * packets the other way round, and have no key of their own (spec 3.3). Packets for a VIP are no replies.
     *
     * @return as {@link WorkerConnections#find}
     */
    private int findUntranslatedReply(Round round) {
        if (round.table.isVirtual(packet.destinationHigh(), packet.destinationLow())) {
            return WorkerConnections.NOT_FOUND;
        }
        int entry = connections.find(swapped.setSwapped(table.secret(), packet));
        if (entry == WorkerConnections.NOT_FOUND
                || (entry & 1) != NatRecipe.FROM_CLIENT
                || ConnectionRecord.isTranslated(table.record(entry >>> 1))) {
            return WorkerConnections.NOT_FOUND;
        }
        return entry | NatRecipe.FROM_SERVER;
    }

    /** Whether it came here although the local port was chosen so that it comes to the connection's owner. */
    private boolean isForeignReply(int entry) {
        int number = entry >>> 1;
        return (entry & 1) == NatRecipe.FROM_SERVER
                && !connections.owns(number)
                && ConnectionRecord.isFullNat(table.record(number));
    }

    private void describe(Headers headers, int i) {
        long secret = table.secret();
        int ports = headers.ports(i);
        int protocol = Ipsec.is(headers.protocol(i)) ? Ipv4.UDP : headers.protocol(i);
        if (headers.kind(i) == Kind.FLOW4) {
            long source = IpAddress.low4(headers.source(i));
            long destination = IpAddress.low4(headers.destination(i));
            packet.set(secret, IpAddress.HIGH4, source, IpAddress.HIGH4, destination, ports, protocol);
        } else {
            long ip = headers.network(i);
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

    private long schedule(Round round, int i, long stale, int hash, long first, long second) {
        int number = scheduling.open(round, i, packet);
        if (number == Scheduling.NONE) {
            return 0;
        }
        return claimOpened(round, stale, hash, first, second, number);
    }

    /** A line for the flow of a connection that has just been created; its replies are expected. */
    private long claimOpened(Round round, long stale, int hash, long first, long second, int number) {
        int generation = connections.foundGeneration();
        if (connections.replyOf(number, reply)) {
            expected.expect(reply, number, generation);
        }
        return claim(round, stale, hash, first, second, number, generation, NatRecipe.FROM_CLIENT);
    }

    /** A line for the flow, the one that is out of date or a new one; the recipe is to be made. */
    private long claim(
            Round round, long stale, int hash, long first, long second, int number, int generation, int direction) {
        long line = stale;
        if (line == 0) {
            line = cache.claimNew(hash, first, second, number, generation);
        } else {
            FlowCache.fill(line, first, second, number, generation);
        }
        NatRecipe.direction(FlowCache.recipe(line), direction);
        FlowCache.epoch(line, round.epoch - 1);
        return line;
    }
}
