package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.dpdk.Memory;
import sluice.forward.Encapsulation;
import sluice.forward.FamilyChange;
import sluice.forward.IcmpError;
import sluice.forward.NatRecipe;
import sluice.forward.OffloadedRewrite;
import sluice.forward.TrafficStatistics;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.port.Burst;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;

/**
 * Lets the packet of a connection leave: rewrites it by its recipe and sends it, or tells its sender why it cannot.
 *
 * <p>The packet is counted and its connection's state is moved before (spec 3.2). Thread: the worker's.
 */
final class Departure {
    private final RecipeMaker recipes;
    private final TranslatedEnds ends;
    private final OtherFamily otherFamily;
    private final Unresolved unresolved;
    private final FtpPath ftp;
    private final ClientAddressPath clientAddress;
    private final HostSide hostSide;
    private final LocalServers localServers;
    private final Transmitter transmitter;
    private final long traffic;
    private int nextIdentification;

    Departure(
            RecipeMaker recipes,
            TranslatedEnds ends,
            Unresolved unresolved,
            FtpPath ftp,
            ClientAddressPath clientAddress,
            HostSide hostSide,
            LocalServers localServers,
            Transmitter transmitter,
            long traffic) {
        this.ftp = ftp;
        this.clientAddress = clientAddress;
        this.recipes = recipes;
        this.ends = ends;
        this.otherFamily = new OtherFamily(ends);
        this.unresolved = unresolved;
        this.hostSide = hostSide;
        this.localServers = localServers;
        this.transmitter = transmitter;
        this.traffic = traffic;
    }

    /**
     * Sends packet {@code i}, a flow's or an ICMP error; the recipe of an error does not translate.
     *
     * @param verdict of {@link RecipeMaker}, {@link RecipeMaker#SERVER_REMOVED} excepted
     */
    void send(Round round, int i, long recipe, long record, int verdict) {
        if (verdict == RecipeMaker.LOCAL) {
            localServers.deliver(round, i, recipe, record);
        } else if (Kind.isIpv6(round.headers.kind(i))) {
            send6(round, i, recipe, record, verdict);
        } else {
            send4(round, i, recipe, record, verdict);
        }
    }

    private void send4(Round round, int i, long way, long record, int verdict) {
        long recipe = Memory.address(way);
        Headers headers = round.headers;
        int length = headers.networkLength(i);
        long ip = headers.network(i);
        if (isPlain(round, recipe, verdict, length) && Ipv4.timeToLive(ip) > 1) {
            NatRecipe.rewriteNetwork(recipe, ip);
            if (NatRecipe.isTranslated(recipe)) {
                long transport = headers.transport(i);
                int bytes = length - (int) (transport - ip);
                NatRecipe.rewriteTransport4(recipe, ip, transport, headers.protocol(i), bytes);
            }
            leavePlain(round, i, recipe, ip, length);
            return;
        }
        if (verdict == RecipeMaker.NO_ROUTE || verdict == RecipeMaker.TOO_NARROW) {
            refuseWay(round, i, recipe, record, verdict);
            return;
        }
        if (Ipv4.timeToLive(ip) <= 1) {
            refuse(round, i, recipe, record, IcmpError.TIME_EXCEEDED, 0, DropReason.TTL_EXPIRED);
            return;
        }
        int mtu = NatRecipe.mtu(recipe);
        boolean isToCut = round.largestFragment != 0;
        if (length > mtu) {
            if (mayNotBeCut(round, i, recipe, ip, mtu)) {
                refuse(round, i, recipe, record, IcmpError.TOO_BIG, mtu, DropReason.TOO_BIG);
                return;
            }
            isToCut = true;
        }
        if (NatRecipe.isEncapsulated(recipe)) {
            Ipv4.decrementTimeToLive(ip);
            encapsulate(round, i, recipe, record, verdict, ip, length, isToCut);
            return;
        }
        if (NatRecipe.changesSegments(recipe)) {
            changeSegment(round, i, recipe, record, verdict);
            isToCut |= headers.networkLength(i) > mtu;
        }
        translate4(round, i, recipe, record, verdict, isToCut);
    }

    /** Whether a packet needs no more than its headers rewritten, and what is left to its device is to send it. */
    private boolean isPlain(Round round, long recipe, int verdict, int length) {
        return NatRecipe.isPlain(recipe)
                && verdict == RecipeMaker.READY
                && length <= NatRecipe.mtu(recipe)
                && round.largestFragment == 0
                && recipes.offloads(recipe) == 0;
    }

    private void leavePlain(Round round, int i, long recipe, long ip, int length) {
        long frame = round.burst.frame(i);
        NatRecipe.address(recipe, frame);
        transmitter.send(NatRecipe.port(recipe), round.burst.buffer(i), frame, (int) (ip - frame) + length, 0);
    }

    private void translate4(Round round, int i, long recipe, long record, int verdict, boolean isToCut) {
        if (NatRecipe.changesFamily(recipe)) {
            changeFamily(round, i, recipe, record, verdict, isToCut);
            return;
        }
        Headers headers = round.headers;
        int length = headers.networkLength(i);
        long ip = headers.network(i);
        int offered = recipes.offloads(recipe);
        if (offered != 0 && !isToCut && !NatRecipe.changesSegments(recipe)) {
            int protocol = headers.protocol(i);
            int received = round.burst.offloads(i);
            int bytes = transportBytes(headers, i);
            int work = OffloadedRewrite.rewrite4(recipe, ip, headers.transport(i), protocol, bytes, received, offered);
            leaveWhole(round, i, recipe, verdict, ip, length, work);
            return;
        }
        NatRecipe.rewriteNetwork(recipe, ip);
        if (NatRecipe.isTranslated(recipe)) {
            rewriteTransport(headers, i, recipe);
        }
        leave(round, i, recipe, verdict, round.burst.frame(i), ip, length, isToCut, 0);
    }

    /**
     * ICMP errors are cut at need, and so are datagrams whose fragments would all fit, and what goes into a tunnel if no
     * path MTU is looked for (spec 5.1, 6.4).
     */
    private static boolean mayNotBeCut(Round round, int i, long recipe, long ip, int mtu) {
        return (Ipv4.fragment(ip) & Ipv4.DONT_FRAGMENT) != 0
                && round.headers.kind(i) != Kind.ICMP4
                && (round.largestFragment == 0 || round.largestFragment > mtu)
                && !(NatRecipe.isEncapsulated(recipe) && Encapsulation.fragments(recipe));
    }

    private void send6(Round round, int i, long way, long connection, int verdict) {
        long recipe = Memory.address(way);
        long record = Memory.address(connection);
        Headers headers = round.headers;
        int length = headers.networkLength(i);
        long ip = headers.network(i);
        int hops = Ipv6.hopLimit(ip);
        if (isPlain(round, recipe, verdict, length) && hops > 1) {
            Ipv6.hopLimit(ip, hops - 1);
            if (NatRecipe.isTranslated(recipe)) {
                long transport = headers.transport(i);
                int bytes = length - (int) (transport - ip);
                rewriteAddresses6(ip, recipe, record);
                NatRecipe.rewriteTransport6(recipe, ip, transport, headers.protocol(i), bytes);
            }
            leavePlain(round, i, recipe, ip, length);
            return;
        }
        if (verdict == RecipeMaker.NO_ROUTE || verdict == RecipeMaker.TOO_NARROW) {
            refuseWay(round, i, recipe, record, verdict);
            return;
        }
        if (hops <= 1) {
            refuse(round, i, recipe, record, IcmpError.TIME_EXCEEDED, 0, DropReason.TTL_EXPIRED);
            return;
        }
        int largest = round.largestFragment;
        int mtu = NatRecipe.mtu(recipe);
        if ((largest == 0 ? length : largest) > mtu) {
            refuse(round, i, recipe, record, IcmpError.TOO_BIG, mtu, DropReason.TOO_BIG);
            return;
        }
        boolean isToCut = largest != 0;
        if (NatRecipe.changesSegments(recipe)) {
            changeSegment(round, i, recipe, record, verdict);
            isToCut |= headers.networkLength(i) > mtu;
        }
        translate6(round, i, recipe, record, verdict, isToCut);
    }

    private void translate6(Round round, int i, long recipe, long record, int verdict, boolean isToCut) {
        if (NatRecipe.changesFamily(recipe)) {
            changeFamily(round, i, recipe, record, verdict, isToCut);
            return;
        }
        Headers headers = round.headers;
        int length = headers.networkLength(i);
        long ip = headers.network(i);
        Ipv6.hopLimit(ip, Ipv6.hopLimit(ip) - 1);
        if (NatRecipe.isTranslated(recipe)) {
            rewriteAddresses6(ip, recipe, record);
            int offered = recipes.offloads(recipe);
            if (offered != 0 && !isToCut && !NatRecipe.changesSegments(recipe)) {
                int received = round.burst.offloads(i);
                int bytes = transportBytes(headers, i);
                int work = OffloadedRewrite.rewrite6(
                        recipe, ip, headers.transport(i), headers.protocol(i), bytes, received, offered);
                leaveWhole(round, i, recipe, verdict, ip, length, work);
                return;
            }
            rewriteTransport(headers, i, recipe);
        }
        if (NatRecipe.isEncapsulated(recipe)) {
            encapsulate(round, i, recipe, record, verdict, ip, length, isToCut);
        } else {
            leave(round, i, recipe, verdict, round.burst.frame(i), ip, length, isToCut, 0);
        }
    }

    /** Changes segment {@code i} beyond its addresses and ports, and lets go what must leave before it. */
    private void changeSegment(Round round, int i, long recipe, long record, int verdict) {
        if (NatRecipe.isFtpControl(recipe)) {
            ftp.treat(round, i, record, NatRecipe.direction(recipe) == NatRecipe.FROM_SERVER);
        }
        if (NatRecipe.changesStream(recipe) && clientAddress.treat(round, i, recipe, record)) {
            Round ahead = clientAddress.ahead();
            if (Kind.isIpv6(ahead.headers.kind(0))) {
                translate6(ahead, 0, recipe, record, verdict, false);
            } else {
                translate4(ahead, 0, recipe, record, verdict, false);
            }
        }
    }

    /** One address changes, or for FULLNAT both. */
    private void rewriteAddresses6(long ip, long recipe, long record) {
        if (ConnectionRecord.isFullNat(record)) {
            int direction = NatRecipe.direction(recipe);
            Ipv6.source(ip, ends.sourceHigh(record, direction), ends.sourceLow(record, direction));
            Ipv6.destination(
                    ip,
                    TranslatedEnds.destinationHigh(record, direction),
                    TranslatedEnds.destinationLow(record, direction));
        } else {
            rewriteAddress6(ip, recipe, record);
        }
    }

    /** Lets the packet leave in the other family; whether it may was judged by its own. */
    private void changeFamily(Round round, int i, long recipe, long record, int verdict, boolean isInPieces) {
        int growth = Kind.isIpv6(round.headers.kind(i)) ? -FamilyChange.GROWTH : FamilyChange.GROWTH;
        int length = OtherFamily.length(round.headers, i);
        boolean isToCut = isInPieces || length > recipes.mtu(NatRecipe.port(recipe));
        long ip = otherFamily.rewrite(round, i, recipe, record, isToCut);
        if (ip == 0) {
            transmitter.drop(DropReason.NOT_CUT, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
            return;
        }
        leave(round, i, recipe, verdict, ip - Ethernet.BYTES, ip, length, isToCut, growth);
    }

    /** Puts outer headers in front of the packet; one that is to be cut is cut with them (spec 5.4, 6.4). */
    private void encapsulate(
            Round round, int i, long recipe, long record, int verdict, long ip, int length, boolean isToCut) {
        boolean isIpv6 = Kind.isIpv6(round.headers.kind(i));
        boolean isOuterIpv6 = Encapsulation.isOuterIpv6(recipe);
        long outer;
        if (isOuterIpv6) {
            PortAddresses own = recipes.addresses(recipe);
            int source = Encapsulation.outerSource6(recipe);
            outer = Encapsulation.wrap6(
                    recipe,
                    ip,
                    length,
                    isIpv6,
                    own.high(source),
                    own.low(source),
                    ConnectionRecord.serverHigh(record),
                    ConnectionRecord.serverLow(record));
        } else {
            outer = Encapsulation.wrap4(recipe, ip, length, isIpv6, nextIdentification++);
        }
        long frame = outer - Ethernet.BYTES;
        Ethernet.type(frame, isOuterIpv6 ? Ethernet.IPV6 : Ethernet.IPV4);
        leave(round, i, recipe, verdict, frame, outer, (int) (ip - outer) + length, isToCut, 0);
    }

    private void refuseWay(Round round, int i, long recipe, long record, int verdict) {
        if (verdict == RecipeMaker.NO_ROUTE) {
            refuse(round, i, recipe, record, IcmpError.HOST_UNREACHABLE, 0, DropReason.NO_ROUTE);
        } else {
            long frame = round.burst.frame(i);
            transmitter.drop(DropReason.TUNNEL_TOO_NARROW, round.burst.buffer(i), frame, round.burst.length(i));
        }
    }

    /**
     * Tells the sender of packet {@code i} why it goes no further. What clients of DR and TUN servers are told counts as
     * packets of their connection, for it bears the addresses of replies; what clients of NAT servers are told bears the
     * VIP where their replies have the server's address (spec 1.6).
     */
    private void refuse(Round round, int i, long recipe, long record, int error, int rest, int reason) {
        boolean isReply = NatRecipe.direction(recipe) == NatRecipe.FROM_SERVER;
        if (NatRecipe.isSynProxied(recipe)) {
            ProxiedSegments.restore(round.headers.transport(i), record, NatRecipe.direction(recipe));
        }
        int bytes = hostSide.refuse(round, i, error, rest, isReply, reason);
        int server = NatRecipe.serverId(recipe);
        if (bytes > 0 && server >= 0 && !isReply && !NatRecipe.isTranslated(recipe)) {
            TrafficStatistics.countPacket(traffic, server, NatRecipe.FROM_SERVER, bytes);
        }
    }

    /** Translates the address of an IPv6 packet of a NAT connection. */
    static void rewriteAddress6(long ip, long recipe, long record) {
        if (NatRecipe.direction(recipe) == NatRecipe.FROM_SERVER) {
            Ipv6.source(ip, ConnectionRecord.virtualHigh(record), ConnectionRecord.virtualLow(record));
        } else {
            Ipv6.destination(ip, ConnectionRecord.serverHigh(record), ConnectionRecord.serverLow(record));
        }
    }

    /** Translates ports and checksum of packet {@code i} of a NAT connection, whose addresses are translated. */
    static void rewriteTransport(Headers headers, int i, long recipe) {
        long ip = headers.network(i);
        int protocol = headers.protocol(i);
        if (Kind.isIpv6(headers.kind(i))) {
            NatRecipe.rewriteTransport6(recipe, ip, headers.transport(i), protocol, transportBytes(headers, i));
        } else {
            NatRecipe.rewriteTransport4(recipe, ip, headers.transport(i), protocol, transportBytes(headers, i));
        }
    }

    private static int transportBytes(Headers headers, int i) {
        return headers.networkLength(i) - (int) (headers.transport(i) - headers.network(i));
    }

    /** By {@code growth} a fragment as it came differs from one that leaves. */
    private void leave(
            Round round,
            int i,
            long recipe,
            int verdict,
            long frame,
            long ip,
            int length,
            boolean isToCut,
            int growth) {
        long buffer = round.burst.buffer(i);
        int frameLength = (int) (ip - frame) + length;
        if (isToCut) {
            int mtu = recipes.mtu(verdict == RecipeMaker.UNRESOLVED ? recipes.lastPort() : NatRecipe.port(recipe));
            int limit = round.largestFragment == 0 ? mtu : Math.min(mtu, round.largestFragment + growth);
            Burst pieces = transmitter.cut(buffer, frame, frameLength, limit);
            for (int piece = 0; piece < pieces.size(); piece++) {
                leave(round, recipe, verdict, pieces.buffer(piece), pieces.frame(piece), pieces.length(piece), 0);
            }
            pieces.clear();
        } else {
            leave(round, recipe, verdict, buffer, frame, frameLength, 0);
        }
    }

    private void leaveWhole(Round round, int i, long recipe, int verdict, long ip, int length, int work) {
        long frame = round.burst.frame(i);
        leave(round, recipe, verdict, round.burst.buffer(i), frame, (int) (ip - frame) + length, work);
    }

    private void leave(Round round, long recipe, int verdict, long buffer, long frame, int length, int work) {
        if (verdict == RecipeMaker.UNRESOLVED) {
            unresolved.hold(
                    round,
                    recipes.lastPort(),
                    recipes.lastNextHopHigh(),
                    recipes.lastNextHopLow(),
                    buffer,
                    frame,
                    length,
                    work);
            return;
        }
        NatRecipe.address(recipe, frame);
        transmitter.send(NatRecipe.port(recipe), buffer, frame, length, work);
    }
}
