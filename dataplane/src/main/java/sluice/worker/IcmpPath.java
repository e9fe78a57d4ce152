package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.PacketTuple;
import sluice.connection.WorkerConnections;
import sluice.dpdk.Memory;
import sluice.forward.ForwardingTable;
import sluice.forward.NatRecipe;
import sluice.forward.ServerCounters;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.forward.TrafficStatistics;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.parse.Quotation;
import sluice.scheduler.Compatibility;
import sluice.wire.Checksum;
import sluice.wire.Icmp4;
import sluice.wire.Icmp6;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;

/**
 * Takes ICMP and ICMPv6 errors to whom they concern (spec 6.1, 6.3): one that quotes a reply goes to the connection's real
 * server, one that quotes a request as a NAT server got it goes to the client as if the virtual address had sent it.
 *
 * <p>They are counted as packets of the connection, whose state and time they leave alone. Everything else of ICMP, and
 * errors about no connection, are the host's. Thread: the worker's.
 */
final class IcmpPath {
    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final Scheduling scheduling;
    private final RecipeMaker recipes;
    private final Departure departure;
    private final TunnelErrors tunnelErrors;
    private final ErrorTranslation translation;
    private final HostSide hostSide;
    private final Transmitter transmitter;
    private final Settings settings;
    private final Compatibility compatibility;
    private final long serverLines;
    private final long traffic;
    private final Quotation quotation = new Quotation();
    private final PacketTuple packet = new PacketTuple();
    private final long recipe = Memory.allocate(FlowCache.LINE_BYTES, Memory.CACHE_LINE_BYTES);

    IcmpPath(
            ConnectionTable table,
            WorkerConnections connections,
            Scheduling scheduling,
            RecipeMaker recipes,
            Departure departure,
            TunnelErrors tunnelErrors,
            ErrorTranslation translation,
            HostSide hostSide,
            Transmitter transmitter,
            Settings settings,
            Compatibility compatibility,
            long serverLines,
            long traffic) {
        this.table = table;
        this.connections = connections;
        this.scheduling = scheduling;
        this.recipes = recipes;
        this.departure = departure;
        this.tunnelErrors = tunnelErrors;
        this.translation = translation;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
        this.settings = settings;
        this.compatibility = compatibility;
        this.serverLines = serverLines;
        this.traffic = traffic;
    }

    /** Deals with ICMP or ICMPv6 packet {@code i}, which is not about neighbours. */
    void handle(Round round, int i) {
        int kind = round.headers.kind(i);
        if (!round.table.serves(kind == Kind.ICMP6)) {
            hostSide.handle(round, i, kind);
            return;
        }
        if (tunnelErrors.relay(round, i)) {
            return;
        }
        if (!isAboutFlow(round.headers, i)) {
            hostSide.handle(round, i, kind);
            return;
        }
        // The packets of the connection that go the same way as this error.
        describeOpposite();
        int entry = connections.find(packet);
        if (entry != WorkerConnections.NOT_FOUND) {
            follow(round, i, entry >>> 1, entry & 1);
            return;
        }
        describeQuoted();
        entry = connections.find(packet);
        if (entry != WorkerConnections.NOT_FOUND && isUntranslatedRequest(entry)) {
            toClient(round, i, table.record(entry >>> 1));
            return;
        }
        open(round, i);
    }

    private boolean isAboutFlow(Headers headers, int i) {
        long icmp = headers.transport(i);
        int available = headers.networkLength(i) - (int) (icmp - headers.network(i));
        if (headers.kind(i) == Kind.ICMP6) {
            return Icmp6.isError(Icmp6.type(icmp)) && quotation.read6(icmp + Icmp6.BYTES, available - Icmp6.BYTES);
        }
        return Icmp4.isAboutFlow(Icmp4.type(icmp))
                && quotation.read4(icmp + Icmp4.BYTES, available - Icmp4.BYTES)
                && (!quotation.isLaterFragment() || (quotation.hasPorts() && compatibility == Compatibility.LINUX_6_1));
    }

    private void describeOpposite() {
        packet.set(
                table.secret(),
                quotation.destinationHigh(),
                quotation.destinationLow(),
                quotation.sourceHigh(),
                quotation.sourceLow(),
                Integer.rotateLeft(quotation.ports(), Short.SIZE),
                quotation.protocol());
    }

    private void describeQuoted() {
        packet.set(
                table.secret(),
                quotation.sourceHigh(),
                quotation.sourceLow(),
                quotation.destinationHigh(),
                quotation.destinationLow(),
                quotation.ports(),
                quotation.protocol());
    }

    /** Whether the quoted packet is one from the client, and servers get those as they are: DR and TUN. */
    private boolean isUntranslatedRequest(int entry) {
        return (entry & 1) == NatRecipe.FROM_CLIENT && !ConnectionRecord.isTranslated(table.record(entry >>> 1));
    }

    private void follow(Round round, int i, int number, int direction) {
        long record = table.record(number);
        if (direction == NatRecipe.FROM_CLIENT) {
            toServer(round, i, record);
        } else {
            toClient(round, i, record);
        }
    }

    /** The error is about no connection: it opens one if it may (spec 3.4). */
    private void open(Round round, int i) {
        if (settings.get(Setting.SCHEDULE_ICMP) == 0) {
            hostSide.handle(round, i, round.headers.kind(i));
            return;
        }
        describeOpposite();
        int number = scheduling.openQuoted(round, i, packet, mark(round, i));
        if (number != Scheduling.NONE) {
            toServer(round, i, table.record(number));
        }
    }

    /** The error's own mark, for it is the packet that the kernel's rules see. */
    private static int mark(Round round, int i) {
        Headers headers = round.headers;
        long ip = headers.network(i);
        ForwardingTable table = round.table;
        int in = round.in.index();
        if (headers.kind(i) == Kind.ICMP6) {
            return table.marks()
                    .markOf(
                            in,
                            Ipv6.ICMP,
                            Ipv6.sourceHigh(ip),
                            Ipv6.sourceLow(ip),
                            Ipv6.destinationHigh(ip),
                            Ipv6.destinationLow(ip),
                            0);
        }
        long source = IpAddress.low4(headers.source(i));
        long destination = IpAddress.low4(headers.destination(i));
        return table.marks().markOf(in, Ipv4.ICMP, IpAddress.HIGH4, source, IpAddress.HIGH4, destination, 0);
    }

    private void toServer(Round round, int i, long record) {
        boolean isGood = isGood(round.headers, i);
        boolean is6 = round.headers.kind(i) == Kind.ICMP6;
        boolean isNat = ConnectionRecord.isTranslated(record);
        if (!isGood && (isToBeGood(is6, isNat) || ConnectionRecord.isFullNat(record))) {
            drop(round, i, DropReason.BAD_ICMP_CHECKSUM);
            return;
        }
        count(round, i, record, NatRecipe.FROM_CLIENT);
        if (!isNat) {
            ConnectionRecord.addInPackets(record, 1);
        } else if (!translation.translate(round, i, record, quotation, NatRecipe.FROM_CLIENT)) {
            drop(round, i, DropReason.UNTRANSLATABLE);
            return;
        } else if (!isGood && is6) {
            // Kernels that do not look at the checksum compute a new one.
            complete(round.headers, i);
        }
        prepare(round, i);
        departure.send(round, i, recipe, record, recipes.leadToServer(recipe, record));
    }

    private void toClient(Round round, int i, long record) {
        boolean isNat = ConnectionRecord.isTranslated(record);
        if (isNat && !isGood(round.headers, i)) {
            drop(round, i, DropReason.BAD_ICMP_CHECKSUM);
            return;
        }
        count(round, i, record, NatRecipe.FROM_SERVER);
        if (!isNat) {
            hostSide.handle(round, i, round.headers.kind(i));
            return;
        }
        if (!translation.translate(round, i, record, quotation, NatRecipe.FROM_SERVER)) {
            drop(round, i, DropReason.UNTRANSLATABLE);
            return;
        }
        long ip = round.headers.network(i);
        boolean is6 = round.headers.kind(i) == Kind.ICMP6;
        long high = is6 ? Ipv6.destinationHigh(ip) : IpAddress.HIGH4;
        long low = is6 ? Ipv6.destinationLow(ip) : IpAddress.low4(Ipv4.destination(ip));
        if (round.table.localAddresses().contains(high, low)) {
            hostSide.handle(round, i, round.headers.kind(i));
        } else {
            prepare(round, i);
            departure.send(round, i, recipe, record, recipes.lead(recipe, high, low));
        }
    }

    /** Kernels differ in which errors on their way to a server must have a good checksum (spec 6.1, 6.3). */
    private boolean isToBeGood(boolean is6, boolean isNat) {
        return compatibility == Compatibility.LINUX_6_1 ? !is6 : isNat;
    }

    private static boolean isGood(Headers headers, int i) {
        long ip = headers.network(i);
        long icmp = headers.transport(i);
        int bytes = headers.networkLength(i) - (int) (icmp - ip);
        return headers.kind(i) == Kind.ICMP6
                ? Checksum.transport6(ip, Ipv6.ICMP, icmp, bytes) == 0
                : Checksum.of(icmp, bytes) == 0;
    }

    /** Errors never touch the connection's state or time (spec 1.6). */
    private void count(Round round, int i, long record, int direction) {
        int server = ConnectionRecord.serverId(record);
        if (ServerCounters.isAvailable(ServerCounters.line(serverLines, server))) {
            TrafficStatistics.countPacket(traffic, server, direction, round.headers.networkLength(i));
        }
    }

    private static void complete(Headers headers, int i) {
        long ip = headers.network(i);
        long icmp = headers.transport(i);
        Icmp6.checksum(icmp, 0);
        Icmp6.complete(ip, icmp, headers.networkLength(i) - (int) (icmp - ip));
    }

    /** Begins a recipe for packet {@code i}, which has all addresses that it is to have. */
    private void prepare(Round round, int i) {
        long ip = round.headers.network(i);
        if (round.headers.kind(i) == Kind.ICMP6) {
            NatRecipe.pass6(recipe, NatRecipe.FROM_CLIENT, RecipeMaker.NOT_COUNTED);
        } else {
            NatRecipe.pass4(
                    recipe, Ipv4.source(ip), Ipv4.destination(ip), NatRecipe.FROM_CLIENT, RecipeMaker.NOT_COUNTED);
        }
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
