package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.PacketTuple;
import sluice.connection.WorkerConnections;
import sluice.dpdk.Memory;
import sluice.forward.Encapsulation;
import sluice.forward.NatRecipe;
import sluice.forward.ServerCounters;
import sluice.forward.TrafficStatistics;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.parse.Quotation;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Gre;
import sluice.wire.Gue;
import sluice.wire.Icmp4;
import sluice.wire.IpAddress;
import sluice.wire.Ipip;
import sluice.wire.Ipv4;
import sluice.wire.Udp;

/**
 * Tells clients what routers say about their packets on the way through a tunnel (spec 6.2): the router knows only the
 * director, which sent the outer packet, so the virtual address says the same about the inner one.
 *
 * <p>A client is told the MTU that the router reports less the outer header. The kernel tells its own, unless it has
 * learnt the router's from an earlier error; Sluice keeps no path MTUs. Thread: the worker's.
 */
final class TunnelErrors {
    private static final int HEADERS = Ipv4.BYTES + Icmp4.BYTES;
    /** The most bytes of an error, IPv4 header included (RFC 1812, 4.3.2.3). */
    private static final int ERROR_BYTES = 576;

    private static final int ERROR_TYPE_OF_SERVICE = 0xC0;
    /** One more than it leaves with. */
    private static final int TIME_TO_LIVE = 65;

    private static final int MTU_MASK = 0xFFFF;
    private static final int PORT_MASK = 0xFFFF;
    private static final int NO_TUNNEL = -1;

    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final RecipeMaker recipes;
    private final Departure departure;
    private final HostSide hostSide;
    private final Transmitter transmitter;
    private final long serverLines;
    private final long traffic;
    private final Quotation quotation = new Quotation();
    private final PacketTuple packet = new PacketTuple();
    private final long recipe = Memory.allocate(FlowCache.LINE_BYTES, Memory.CACHE_LINE_BYTES);

    TunnelErrors(
            ConnectionTable table,
            WorkerConnections connections,
            RecipeMaker recipes,
            Departure departure,
            HostSide hostSide,
            Transmitter transmitter,
            long serverLines,
            long traffic) {
        this.table = table;
        this.connections = connections;
        this.recipes = recipes;
        this.departure = departure;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
        this.serverLines = serverLines;
        this.traffic = traffic;
    }

    /**
     * Turns packet {@code i} into an error for the client, if it is an ICMP error about a tunnelled packet.
     *
     * @return whether it has been dealt with
     */
    boolean relay(Round round, int i) {
        if (!isAboutTunnel(round, i)) {
            return false;
        }
        packet.set(
                table.secret(),
                quotation.sourceHigh(),
                quotation.sourceLow(),
                quotation.destinationHigh(),
                quotation.destinationLow(),
                quotation.ports(),
                quotation.protocol());
        int entry = connections.find(packet);
        if (entry == WorkerConnections.NOT_FOUND || !isSentTo(entry, outer(round.headers, i))) {
            return false;
        }
        Headers headers = round.headers;
        long icmp = headers.transport(i);
        if (Checksum.of(icmp, headers.networkLength(i) - (int) (icmp - headers.network(i))) != 0) {
            drop(round, i, DropReason.BAD_ICMP_CHECKSUM);
        } else if (isTooBig(icmp) && (Ipv4.fragment(quotation.network()) & Ipv4.DONT_FRAGMENT) == 0) {
            // The client lets routers fragment, and those of the tunnel will, for the outer packet lets them, too.
            drop(round, i, DropReason.TUNNEL_ERROR);
        } else if (!hostSide.mayTell(round)) {
            drop(round, i, DropReason.TUNNEL_ERROR);
        } else {
            tell(round, i, table.record(entry >>> 1));
        }
        return true;
    }

    private boolean isAboutTunnel(Round round, int i) {
        Headers headers = round.headers;
        if (headers.kind(i) != Kind.ICMP4
                || !Icmp4.isAboutFlow(Icmp4.type(headers.transport(i)))
                || !round.table.localAddresses().contains(IpAddress.HIGH4, IpAddress.low4(headers.destination(i)))) {
            return false;
        }
        long outer = outer(headers, i);
        int available = headers.networkLength(i) - (int) (outer - headers.network(i));
        if (available < Ipv4.BYTES || Ipv4.version(outer) != 4 || (Ipv4.fragment(outer) & Ipv4.OFFSET_MASK) != 0) {
            return false;
        }
        int length = Ipv4.headerLength(outer);
        if (length < Ipv4.BYTES || available < length) {
            return false;
        }
        int between = between(Ipv4.protocol(outer), outer + length, available - length);
        return between >= 0
                && quotation.read4(outer + length + between, available - length - between)
                && !quotation.isLaterFragment();
    }

    /**
     * Bytes between an outer header and the IPv4 packet in it.
     *
     * @param start where the outer header ends
     * @param available how many bytes there are from there on
     * @return negative if this is no IPv4 packet in a tunnel
     */
    private static int between(int protocol, long start, int available) {
        if (protocol == Ipip.PROTOCOL) {
            return 0;
        }
        if (protocol == Ipv4.UDP) {
            long gue = start + Udp.BYTES;
            boolean isGue = available >= Udp.BYTES + Gue.BYTES && Gue.isData(gue) && Gue.protocol(gue) == Ipip.PROTOCOL;
            return isGue ? Udp.BYTES + Gue.length(gue) : NO_TUNNEL;
        }
        boolean isGre = protocol == Gre.PROTOCOL
                && available >= Gre.BYTES
                && Gre.isPlain(start)
                && Gre.type(start) == Ethernet.IPV4;
        return isGre ? Gre.length(start) : NO_TUNNEL;
    }

    private static long outer(Headers headers, int i) {
        return headers.transport(i) + Icmp4.BYTES;
    }

    /** Whether the outer packet was sent to the connection's server through the tunnel that this has. */
    private boolean isSentTo(int entry, long outer) {
        long record = table.record(entry >>> 1);
        if ((entry & 1) != NatRecipe.FROM_CLIENT
                || ConnectionRecord.method(record) != ConnectionRecord.METHOD_TUNNEL
                || ConnectionRecord.serverHigh(record) != IpAddress.HIGH4
                || ConnectionRecord.serverLow(record) != IpAddress.low4(Ipv4.destination(outer))) {
            return false;
        }
        int protocol = Ipv4.protocol(outer);
        int port = protocol == Ipv4.UDP ? Udp.ports(outer + Ipv4.headerLength(outer)) & PORT_MASK : 0;
        return Encapsulation.isOf(tunnel(record), protocol, port);
    }

    private int tunnel(long record) {
        return ServerCounters.tunnel(ServerCounters.line(serverLines, ConnectionRecord.serverId(record)));
    }

    private static boolean isTooBig(long icmp) {
        return Icmp4.type(icmp) == Icmp4.UNREACHABLE && Icmp4.code(icmp) == Icmp4.FRAGMENTATION_NEEDED;
    }

    /** Writes the error over the headers in front of the inner packet, and sends it to the client. */
    private void tell(Round round, int i, long record) {
        Headers headers = round.headers;
        long received = headers.transport(i);
        int type = Icmp4.type(received);
        int code = Icmp4.code(received);
        int rest = isTooBig(received) ? mtu(Icmp4.rest(received) & MTU_MASK, record) : Icmp4.rest(received);
        long inner = quotation.network();
        int quoted = headers.networkLength(i) - (int) (inner - headers.network(i));
        int length = Math.min(HEADERS + quoted, ERROR_BYTES);
        long ip = inner - HEADERS;
        long icmp = ip + Ipv4.BYTES;
        int virtual = IpAddress.to4(ConnectionRecord.virtualLow(record));
        int client = IpAddress.to4(ConnectionRecord.clientLow(record));
        int identification = Ipv4.identification(headers.network(i));
        Icmp4.write(icmp, type, code, rest);
        Icmp4.checksum(icmp, Checksum.of(icmp, length - Ipv4.BYTES));
        Ipv4.write(ip, ERROR_TYPE_OF_SERVICE, length, identification, 0, TIME_TO_LIVE, Ipv4.ICMP, virtual, client);
        long frame = ip - Ethernet.BYTES;
        Ethernet.type(frame, Ethernet.IPV4);
        headers.network(i, ip);
        headers.transport(i, icmp);
        headers.networkLength(i, length);
        round.burst.set(i, round.burst.buffer(i), frame, Ethernet.BYTES + length, 0);
        count(record, length);
        NatRecipe.pass4(recipe, virtual, client, NatRecipe.FROM_CLIENT, RecipeMaker.NOT_COUNTED);
        int verdict = recipes.lead(recipe, IpAddress.HIGH4, IpAddress.low4(client));
        departure.send(round, i, recipe, record, verdict);
    }

    /** What fits into the tunnel: as the router says, unless it says nothing or more than the first link takes. */
    private int mtu(int reported, long record) {
        int own = hasWay(recipes.leadToServer(recipe, record)) ? NatRecipe.mtu(recipe) : MTU_MASK;
        if (reported < Encapsulation.MINIMUM_MTU4) {
            return own;
        }
        int fitting = reported - Encapsulation.overhead(tunnel(record), false);
        return Math.min(own, Math.max(Encapsulation.MINIMUM_MTU4, fitting));
    }

    private static boolean hasWay(int verdict) {
        return verdict == RecipeMaker.READY || verdict == RecipeMaker.UNRESOLVED;
    }

    /** For the client it comes from the virtual address, as a reply does (spec 1.6). */
    private void count(long record, int length) {
        int server = ConnectionRecord.serverId(record);
        if (ServerCounters.isAvailable(ServerCounters.line(serverLines, server))) {
            TrafficStatistics.countPacket(traffic, server, NatRecipe.FROM_SERVER, length);
        }
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
