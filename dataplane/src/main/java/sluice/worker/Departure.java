package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.forward.IcmpError;
import sluice.forward.NatRecipe;
import sluice.forward.TrafficStatistics;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.port.Burst;
import sluice.wire.Ethernet;
import sluice.wire.IpAddress;
import sluice.wire.Ipip;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;

/**
 * Lets the packet of a connection leave: rewrites it by its recipe and sends it, or tells its sender why it cannot.
 *
 * <p>The packet is counted and its connection's state is moved before (spec 3.2). Thread: the worker's.
 */
final class Departure {
    private final RecipeMaker recipes;
    private final Unresolved unresolved;
    private final HostSide hostSide;
    private final Transmitter transmitter;
    private final long traffic;
    private int nextIdentification;

    Departure(RecipeMaker recipes, Unresolved unresolved, HostSide hostSide, Transmitter transmitter, long traffic) {
        this.recipes = recipes;
        this.unresolved = unresolved;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
        this.traffic = traffic;
    }

    /**
     * Sends packet {@code i}.
     *
     * @param verdict of {@link RecipeMaker}, {@link RecipeMaker#SERVER_REMOVED} excepted
     */
    void send(Round round, int i, long recipe, long record, int verdict) {
        if (round.headers.kind()[i] == Kind.FLOW6) {
            send6(round, i, recipe, record, verdict);
        } else {
            send4(round, i, recipe, record, verdict);
        }
    }

    /** As {@link #send}, for an IPv4 packet of any kind; unless it is a flow's, the recipe does not translate. */
    void send4(Round round, int i, long recipe, long record, int verdict) {
        Headers headers = round.headers;
        int length = headers.networkLength()[i];
        long ip = headers.network()[i];
        if (verdict == RecipeMaker.NO_ROUTE) {
            refuse(round, i, recipe, IcmpError.HOST_UNREACHABLE, 0, DropReason.NO_ROUTE);
            return;
        }
        if (Ipv4.timeToLive(ip) <= 1) {
            refuse(round, i, recipe, IcmpError.TIME_EXCEEDED, 0, DropReason.TTL_EXPIRED);
            return;
        }
        int mtu = NatRecipe.mtu(recipe);
        boolean isToCut = round.largestFragment != 0;
        if (length > mtu) {
            if (mayNotBeCut(round, i, ip, mtu)) {
                refuse(round, i, recipe, IcmpError.TOO_BIG, mtu, DropReason.TOO_BIG);
                return;
            }
            isToCut = true;
        }
        NatRecipe.rewriteNetwork(recipe, ip);
        if (NatRecipe.isTranslated(recipe)) {
            if (headers.protocol()[i] == Ipv4.TCP) {
                NatRecipe.rewriteTcp(recipe, headers.transport()[i]);
            } else if (headers.protocol()[i] == Ipv4.UDP) {
                NatRecipe.rewriteUdp(recipe, ip, headers.transport()[i], transportBytes(headers, i));
            } else if (headers.protocol()[i] == Ipv4.SCTP) {
                rewriteSctp(headers, i, recipe);
            }
        }
        if (NatRecipe.isEncapsulated(recipe)) {
            encapsulate(round, i, recipe, record, verdict, ip, length, isToCut);
        } else {
            leave(round, i, recipe, verdict, round.burst.frame(i), ip, length, isToCut);
        }
    }

    /** ICMP errors are cut at need, and so are datagrams whose fragments would all fit (spec 5.1, 6.4). */
    private static boolean mayNotBeCut(Round round, int i, long ip, int mtu) {
        return (Ipv4.fragment(ip) & Ipv4.DONT_FRAGMENT) != 0
                && round.headers.kind()[i] != Kind.ICMP4
                && (round.largestFragment == 0 || round.largestFragment > mtu);
    }

    private void encapsulate(
            Round round, int i, long recipe, long record, int verdict, long ip, int length, boolean isToCut) {
        int server = IpAddress.to4(ConnectionRecord.serverLow(record));
        Ipip.encapsulate(ip, NatRecipe.outerSource(recipe), server, nextIdentification++);
        long frame = round.burst.frame(i) - Ipip.OVERHEAD;
        Ethernet.type(frame, Ethernet.IPV4);
        leave(round, i, recipe, verdict, frame, ip - Ipip.OVERHEAD, length + Ipip.OVERHEAD, isToCut);
    }

    /** As {@link #send4}, for an IPv6 packet. */
    void send6(Round round, int i, long recipe, long record, int verdict) {
        Headers headers = round.headers;
        int length = headers.networkLength()[i];
        long ip = headers.network()[i];
        if (verdict == RecipeMaker.NO_ROUTE) {
            refuse(round, i, recipe, IcmpError.HOST_UNREACHABLE, 0, DropReason.NO_ROUTE);
            return;
        }
        if (Ipv6.hopLimit(ip) <= 1) {
            refuse(round, i, recipe, IcmpError.TIME_EXCEEDED, 0, DropReason.TTL_EXPIRED);
            return;
        }
        int largest = round.largestFragment;
        if ((largest == 0 ? length : largest) > NatRecipe.mtu(recipe)) {
            refuse(round, i, recipe, IcmpError.TOO_BIG, NatRecipe.mtu(recipe), DropReason.TOO_BIG);
            return;
        }
        Ipv6.hopLimit(ip, Ipv6.hopLimit(ip) - 1);
        if (NatRecipe.isTranslated(recipe)) {
            if (NatRecipe.direction(recipe) == NatRecipe.FROM_SERVER) {
                Ipv6.source(ip, ConnectionRecord.virtualHigh(record), ConnectionRecord.virtualLow(record));
            } else {
                Ipv6.destination(ip, ConnectionRecord.serverHigh(record), ConnectionRecord.serverLow(record));
            }
            if (headers.protocol()[i] == Ipv4.TCP) {
                NatRecipe.rewriteTcp(recipe, headers.transport()[i]);
            } else if (headers.protocol()[i] == Ipv4.UDP) {
                NatRecipe.rewriteUdp6(recipe, ip, headers.transport()[i], transportBytes(headers, i));
            } else if (headers.protocol()[i] == Ipv4.SCTP) {
                rewriteSctp(headers, i, recipe);
            }
        }
        if (NatRecipe.isEncapsulated(recipe)) {
            encapsulate6(round, i, recipe, record, verdict, ip, length);
        } else {
            leave(round, i, recipe, verdict, round.burst.frame(i), ip, length, largest != 0);
        }
    }

    private void encapsulate6(Round round, int i, long recipe, long record, int verdict, long ip, int length) {
        PortAddresses own = recipes.addresses(recipe);
        int source = NatRecipe.outerSource(recipe);
        Ipip.encapsulate6(
                ip,
                own.high(source),
                own.low(source),
                ConnectionRecord.serverHigh(record),
                ConnectionRecord.serverLow(record));
        long frame = round.burst.frame(i) - Ipip.OVERHEAD6;
        Ethernet.type(frame, Ethernet.IPV6);
        leave(
                round,
                i,
                recipe,
                verdict,
                frame,
                ip - Ipip.OVERHEAD6,
                length + Ipip.OVERHEAD6,
                round.largestFragment != 0);
    }

    /**
     * Tells the sender of packet {@code i} why it goes no further. What clients of DR and TUN servers are told counts as
     * packets of their connection, for it bears the addresses of replies; what clients of NAT servers are told bears the
     * VIP where their replies have the server's address (spec 1.6).
     */
    private void refuse(Round round, int i, long recipe, int error, int rest, int reason) {
        boolean isReply = NatRecipe.direction(recipe) == NatRecipe.FROM_SERVER;
        int bytes = hostSide.refuse(round, i, error, rest, isReply, reason);
        int server = NatRecipe.serverId(recipe);
        if (bytes > 0 && server >= 0 && !isReply && !NatRecipe.isTranslated(recipe)) {
            TrafficStatistics.countPacket(traffic, server, NatRecipe.FROM_SERVER, bytes);
        }
    }

    private static void rewriteSctp(Headers headers, int i, long recipe) {
        NatRecipe.rewriteSctp(recipe, headers.transport()[i], transportBytes(headers, i));
    }

    private static int transportBytes(Headers headers, int i) {
        return headers.networkLength()[i] - (int) (headers.transport()[i] - headers.network()[i]);
    }

    private void leave(Round round, int i, long recipe, int verdict, long frame, long ip, int length, boolean isToCut) {
        long buffer = round.burst.buffer(i);
        int frameLength = (int) (ip - frame) + length;
        if (isToCut) {
            int mtu = recipes.mtu(verdict == RecipeMaker.UNRESOLVED ? recipes.lastPort() : NatRecipe.port(recipe));
            int limit = round.largestFragment == 0 ? mtu : Math.min(mtu, round.largestFragment);
            Burst pieces = transmitter.cut(buffer, frame, frameLength, limit);
            for (int piece = 0; piece < pieces.size(); piece++) {
                leave(round, recipe, verdict, pieces.buffer(piece), pieces.frame(piece), pieces.length(piece));
            }
            pieces.clear();
        } else {
            leave(round, recipe, verdict, buffer, frame, frameLength);
        }
    }

    private void leave(Round round, long recipe, int verdict, long buffer, long frame, int length) {
        if (verdict == RecipeMaker.UNRESOLVED) {
            unresolved.hold(
                    round,
                    recipes.lastPort(),
                    recipes.lastNextHopHigh(),
                    recipes.lastNextHopLow(),
                    buffer,
                    frame,
                    length);
            return;
        }
        NatRecipe.address(recipe, frame);
        transmitter.send(NatRecipe.port(recipe), buffer, frame, length);
    }
}
