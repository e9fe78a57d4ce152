package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.PacketTuple;
import sluice.connection.TcpStates;
import sluice.connection.WorkerConnections;
import sluice.dpdk.Memory;
import sluice.forward.NatRecipe;
import sluice.forward.ServerCounters;
import sluice.forward.TrafficStatistics;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.parse.Parser;
import sluice.port.Burst;
import sluice.wire.Ethernet;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;

/**
 * Serves real servers that are the director itself (LOCALNODE, spec 5.1, 5.5): packets for them go to the host as they
 * are (DR, TUN) or translated (NAT), with no hop counted, and what the host answers as a NAT server is translated back.
 *
 * <p>NAT needs a tap, for only there can the host be given other packets than those that came in; where the kernel sees
 * the port's packets by itself, it has those of DR and TUN already. Thread: the worker's.
 */
final class LocalServers {
    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final Accounts accounts;
    private final RecipeMaker recipes;
    private final HostSide hostSide;
    private final Transmitter transmitter;
    private final long serverLines;
    private final long traffic;
    private final PacketTuple packet = new PacketTuple();
    private final Burst fromHost = new Burst(1);
    private final Headers headers = new Headers(1);
    private final long recipe = Memory.allocate(FlowCache.LINE_BYTES, Memory.CACHE_LINE_BYTES);

    LocalServers(
            ConnectionTable table,
            WorkerConnections connections,
            Accounts accounts,
            RecipeMaker recipes,
            HostSide hostSide,
            Transmitter transmitter,
            long serverLines,
            long traffic) {
        this.table = table;
        this.connections = connections;
        this.accounts = accounts;
        this.recipes = recipes;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
        this.serverLines = serverLines;
        this.traffic = traffic;
    }

    /** Gives packet {@code i} to the host, if the host may have it. */
    void deliver(Round round, int i, long recipe, long record) {
        boolean isNat = NatRecipe.isTranslated(recipe);
        if (isNat ? !round.in.hasTap() || isLoopback(record) : !isForUs(round, i)) {
            transmitter.drop(
                    DropReason.LOCAL_SERVER, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
            return;
        }
        if (isNat) {
            rewrite(round.headers, i, recipe, record);
        }
        hostSide.toHost(round, i);
    }

    /** Translates a frame that the host sends, if it is the reply of a NAT server. */
    void translateReply(Round round, long frame, int length) {
        if (length < Ethernet.BYTES) {
            return;
        }
        fromHost.clear();
        fromHost.add(0, frame, length, 0);
        // Whoever it is for, it is to be looked at as if it were for us.
        Parser.parse(fromHost, Ethernet.destination(frame), headers);
        int kind = headers.kind(0);
        if (kind != Kind.FLOW4 && kind != Kind.FLOW6) {
            return;
        }
        describe(kind);
        if (!round.table.localAddresses().contains(packet.sourceHigh(), packet.sourceLow())) {
            return;
        }
        int entry = connections.find(packet);
        if (entry != WorkerConnections.NOT_FOUND && (entry & 1) == NatRecipe.FROM_SERVER) {
            reply(round, entry >>> 1, connections.foundGeneration());
        }
    }

    private void reply(Round round, int number, int generation) {
        long record = table.record(number);
        int server = ConnectionRecord.serverId(record);
        if (ServerCounters.isAvailable(ServerCounters.line(serverLines, server))) {
            TrafficStatistics.countPacket(traffic, server, NatRecipe.FROM_SERVER, headers.networkLength(0));
        }
        ConnectionRecord.touch(record, round.nowTicks);
        int protocol = headers.protocol(0);
        if (protocol == Ipv4.TCP) {
            accounts.segment(round, record, number, generation, TcpStates.OUTPUT, headers.tcpFlags(0));
        } else if (protocol == Ipv4.SCTP) {
            accounts.chunk(round, record, number, generation, TcpStates.OUTPUT, headers.chunk(0));
        } else if (protocol == Ipv4.UDP) {
            accounts.datagram(round, record, number, TcpStates.OUTPUT);
        }
        recipes.prepare(headers, 0, recipe, record, false, server);
        rewrite(headers, 0, recipe, record);
    }

    private void describe(int kind) {
        long ip = headers.network(0);
        boolean is4 = kind == Kind.FLOW4;
        packet.set(
                table.secret(),
                is4 ? IpAddress.HIGH4 : Ipv6.sourceHigh(ip),
                is4 ? IpAddress.low4(headers.source(0)) : Ipv6.sourceLow(ip),
                is4 ? IpAddress.HIGH4 : Ipv6.destinationHigh(ip),
                is4 ? IpAddress.low4(headers.destination(0)) : Ipv6.destinationLow(ip),
                headers.ports(0),
                headers.protocol(0));
    }

    private static void rewrite(Headers headers, int i, long recipe, long record) {
        long ip = headers.network(i);
        if (headers.kind(i) == Kind.FLOW4) {
            NatRecipe.rewriteAddresses(recipe, ip);
        } else {
            Departure.rewriteAddress6(ip, recipe, record);
        }
        Departure.rewriteTransport(headers, i, recipe);
    }

    /** What came from outside never gets to a loopback address (spec 5.2). */
    private static boolean isLoopback(long record) {
        return RecipeMaker.isLoopback(ConnectionRecord.serverHigh(record), ConnectionRecord.serverLow(record));
    }

    /** Only what came for the director itself is handed to it (spec 5.1). */
    private static boolean isForUs(Round round, int i) {
        long ip = round.headers.network(i);
        boolean is6 = Kind.isIpv6(round.headers.kind(i));
        return round.table
                .localAddresses()
                .contains(
                        is6 ? Ipv6.destinationHigh(ip) : IpAddress.HIGH4,
                        is6 ? Ipv6.destinationLow(ip) : IpAddress.low4(Ipv4.destination(ip)));
    }
}
