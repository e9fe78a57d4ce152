package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.PacketTuple;
import sluice.connection.TcpStates;
import sluice.dpdk.Memory;
import sluice.dpdk.Prefetch;
import sluice.forward.NatRecipe;
import sluice.forward.TrafficStatistics;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Sctp;
import sluice.wire.Tcp;

/**
 * Forwards the packets of flows in a burst: finds each one's connection, counts it there, rewrites it and sends it.
 *
 * <p>Three passes over the burst, so that the memory of all packets is on its way before the first is needed: hash and
 * prefetch the cache lines, look the tuples up and prefetch the records, then treat each packet in the order of
 * arrival. What is not in the cache goes through {@link NewFlow}.
 *
 * <p>Order within one packet as in the kernel (spec 3.2): statistics, state machine, and only then what may keep the
 * packet from leaving. Thread: the worker's.
 */
final class FlowPath {
    private final ConnectionTable connections;
    private final FlowCache cache;
    private final NewFlow newFlow;
    private final ExpectedReplies expected;
    private final AwaitedServers awaited;
    private final Reuse reuse;
    private final Accounts accounts;
    private final RecipeMaker recipes;
    private final Departure departure;
    private final SyncMaster master;
    private final HostSide hostSide;
    private final Transmitter transmitter;
    private final long traffic;
    private final Lookups lookups;
    private final long prefetch;

    FlowPath(
            int burst,
            ConnectionTable connections,
            FlowCache cache,
            NewFlow newFlow,
            ExpectedReplies expected,
            AwaitedServers awaited,
            Reuse reuse,
            Accounts accounts,
            RecipeMaker recipes,
            Departure departure,
            SyncMaster master,
            HostSide hostSide,
            Transmitter transmitter,
            long traffic) {
        this.connections = connections;
        this.cache = cache;
        this.newFlow = newFlow;
        this.expected = expected;
        this.awaited = awaited;
        this.reuse = reuse;
        this.accounts = accounts;
        this.recipes = recipes;
        this.departure = departure;
        this.master = master;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
        this.traffic = traffic;
        this.lookups = new Lookups(burst);
        this.prefetch = Memory.allocate(burst * 8L, Memory.CACHE_LINE_BYTES);
    }

    /** The first two passes: afterwards each flow packet's line, or 0, is known. */
    void lookUp(Headers headers) {
        int size = headers.size();
        int count = 0;
        for (int i = 0; i < size; i++) {
            int kind = headers.kind(i);
            if (kind == Kind.FLOW4 || kind == Kind.FLOW6) {
                int hash = kind == Kind.FLOW4 ? describe4(headers, i) : describe6(headers, i);
                lookups.hash(i, hash);
                Memory.putHostI64(Memory.address(prefetch + count++ * 8L), cache.home(hash));
            }
        }
        Prefetch.lines(prefetch, count);
        count = 0;
        for (int i = 0; i < size; i++) {
            int kind = headers.kind(i);
            if (kind == Kind.FLOW4 || kind == Kind.FLOW6) {
                long line = cache.find(lookups.hash(i), lookups.first(i), lookups.second(i));
                lookups.line(i, line);
                // Of a flow that has no line yet, the line that it will most likely get is looked at.
                long next = line != 0 ? line : cache.home(lookups.hash(i));
                Memory.putHostI64(Memory.address(prefetch + count++ * 8L), connections.record(FlowCache.number(next)));
            }
        }
        Prefetch.lines(prefetch, count);
    }

    /** After the last packet of the burst. */
    void finish(Round round) {
        expected.claim(round.epoch);
    }

    /** Notes what packet {@code i}'s flow is looked up by; returns its hash. */
    private int describe4(Headers headers, int i) {
        long first = PacketTuple.first4(headers.source(i), headers.destination(i));
        long second = PacketTuple.second4(headers.ports(i), headers.protocol(i));
        lookups.tuple(i, first, second);
        return FlowCache.hash(first, second);
    }

    private int describe6(Headers headers, int i) {
        long ip = headers.network(i);
        long secret = connections.secret();
        long sourceHigh = Ipv6.sourceHigh(ip);
        long sourceLow = Ipv6.sourceLow(ip);
        long high = Ipv6.destinationHigh(ip);
        long low = Ipv6.destinationLow(ip);
        int ports = headers.ports(i);
        int protocol = headers.protocol(i);
        long first = PacketTuple.first6(secret, sourceHigh, sourceLow, high, low, ports, protocol);
        long second = PacketTuple.second6(secret, sourceHigh, sourceLow, high, low, ports, protocol);
        lookups.tuple(i, first, second);
        return FlowCache.hash(first, second);
    }

    /** The third pass, for packet {@code i}. */
    void forward(Round round, int i) {
        Headers headers = round.headers;
        long line = lookups.line(i);
        int protocol = headers.protocol(i);
        int verdict = RecipeMaker.READY;
        // A packet before this one may have brought another flow to the line.
        if (line != 0
                && (!FlowCache.holds(line, lookups.first(i), lookups.second(i))
                        || NewFlow.isStale(connections, line))) {
            line = 0;
        }
        if (line == 0) {
            // Either new to the cache, or an earlier packet of this burst has brought it there.
            line = newFlow.find(round, i, lookups.hash(i), lookups.first(i), lookups.second(i));
            if (line == 0) {
                return;
            }
        }
        if (isOpening(headers, i) && reuse.isReplaced(line)) {
            line = newFlow.replace(round, i, lookups.hash(i), lookups.first(i), lookups.second(i), line);
            if (line == 0) {
                return;
            }
        }
        line = Memory.address(line);
        int number = FlowCache.number(line);
        long record = connections.record(number);
        long recipe = FlowCache.recipe(line);
        if (FlowCache.epoch(line) != round.epoch) {
            if (!NatRecipe.isTranslated(recipe) && newFlow.isRefused(round, i)) {
                drop(round, i, DropReason.LOCAL_SOURCE);
                return;
            }
            verdict = recipes.refresh(round, i, line, record);
            if (verdict == RecipeMaker.SERVER_REMOVED) {
                if (!reuse.isExpiredWithoutServer()) {
                    drop(round, i, DropReason.SERVER_REMOVED);
                    return;
                }
                line = newFlow.replace(round, i, lookups.hash(i), lookups.first(i), lookups.second(i), line);
                if (line == 0) {
                    return;
                }
                number = FlowCache.number(line);
                record = connections.record(number);
                recipe = FlowCache.recipe(line);
                verdict = recipes.refresh(round, i, line, record);
                if (verdict == RecipeMaker.SERVER_REMOVED) {
                    drop(round, i, DropReason.SERVER_REMOVED);
                    return;
                }
            }
        }
        if (NatRecipe.isSynProxied(recipe) && awaited.takes(round, i, line, record)) {
            return;
        }
        int direction = NatRecipe.direction(recipe);
        if (round.isPassive && direction == NatRecipe.FROM_CLIENT) {
            hostSide.accept(round, i);
            return;
        }
        int length = headers.networkLength(i);
        int server = NatRecipe.serverId(recipe);
        if (server >= 0) {
            TrafficStatistics.countPacket(traffic, server, direction, length);
        }
        if (direction == NatRecipe.FROM_CLIENT) {
            ConnectionRecord.addInPackets(record, 1);
        }
        ConnectionRecord.touch(record, round.nowTicks);
        int generation = FlowCache.generation(line);
        if (protocol == Ipv4.TCP) {
            accounts.segment(round, record, number, generation, machine(record, direction), headers.tcpFlags(i));
        } else if (protocol == Ipv4.SCTP) {
            accounts.chunk(round, record, number, generation, machine(record, direction), headers.chunk(i));
        } else if (protocol == Ipv4.UDP) {
            accounts.datagram(round, record, number, direction);
        }
        departure.send(round, i, recipe, record, verdict);
        if (round.isMaster && direction == NatRecipe.FROM_CLIENT) {
            master.packet(record, number, generation);
        }
    }

    /** Whether packet {@code i} asks for a connection, even where there is one (spec 3.2 step 7). */
    private static boolean isOpening(Headers headers, int i) {
        int protocol = headers.protocol(i);
        return protocol == Ipv4.TCP
                ? (headers.tcpFlags(i) & Tcp.SYN) != 0
                : protocol == Ipv4.SCTP && headers.chunk(i) == Sctp.INIT;
    }

    /** The direction that the state machine sees; a reply ends the time in which none was seen. */
    private static int machine(long record, int direction) {
        if ((ConnectionRecord.flags(record) & ConnectionRecord.FLAG_NOOUTPUT) == 0) {
            return direction;
        }
        if (direction == NatRecipe.FROM_CLIENT) {
            return TcpStates.INPUT_ONLY;
        }
        ConnectionRecord.clearFlags(record, ConnectionRecord.FLAG_NOOUTPUT);
        return direction;
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
