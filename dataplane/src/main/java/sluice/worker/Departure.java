package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.forward.IcmpError;
import sluice.forward.NatRecipe;
import sluice.parse.Headers;
import sluice.parse.Kind;
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
    private int nextIdentification;

    Departure(RecipeMaker recipes, Unresolved unresolved, HostSide hostSide, Transmitter transmitter) {
        this.recipes = recipes;
        this.unresolved = unresolved;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
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

    private void send4(Round round, int i, long recipe, long record, int verdict) {
        Headers headers = round.headers;
        int length = headers.networkLength()[i];
        boolean isReply = NatRecipe.direction(recipe) == NatRecipe.FROM_SERVER;
        long ip = headers.network()[i];
        if (Ipv4.timeToLive(ip) <= 1) {
            hostSide.refuse(round, i, IcmpError.TIME_EXCEEDED, 0, isReply, DropReason.TTL_EXPIRED);
            return;
        }
        if (verdict == RecipeMaker.NO_ROUTE) {
            hostSide.refuse(round, i, IcmpError.HOST_UNREACHABLE, 0, isReply, DropReason.NO_ROUTE);
            return;
        }
        int mtu = NatRecipe.mtu(recipe);
        if (length > mtu) {
            if ((Ipv4.fragment(ip) & Ipv4.DONT_FRAGMENT) != 0) {
                hostSide.refuse(round, i, IcmpError.TOO_BIG, mtu, isReply, DropReason.TOO_BIG);
            } else {
                transmitter.drop(
                        DropReason.TOO_BIG, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
            }
            return;
        }
        NatRecipe.rewriteNetwork(recipe, ip);
        if (NatRecipe.isTranslated(recipe)) {
            if (headers.protocol()[i] == Ipv4.TCP) {
                NatRecipe.rewriteTcp(recipe, headers.transport()[i]);
            } else if (headers.protocol()[i] == Ipv4.UDP) {
                NatRecipe.rewriteUdp(recipe, ip, headers.transport()[i]);
            } else {
                rewriteSctp(headers, i, recipe);
            }
        }
        if (NatRecipe.isEncapsulated(recipe)) {
            encapsulate(round, i, recipe, record, verdict, ip, length);
        } else {
            leave(round, i, recipe, verdict, round.burst.frame(i), ip, length);
        }
    }

    private void encapsulate(Round round, int i, long recipe, long record, int verdict, long ip, int length) {
        int server = IpAddress.to4(ConnectionRecord.serverLow(record));
        Ipip.encapsulate(ip, NatRecipe.outerSource(recipe), server, nextIdentification++);
        long frame = round.burst.frame(i) - Ipip.OVERHEAD;
        Ethernet.type(frame, Ethernet.IPV4);
        leave(round, i, recipe, verdict, frame, ip - Ipip.OVERHEAD, length + Ipip.OVERHEAD);
    }

    private void send6(Round round, int i, long recipe, long record, int verdict) {
        Headers headers = round.headers;
        int length = headers.networkLength()[i];
        boolean isReply = NatRecipe.direction(recipe) == NatRecipe.FROM_SERVER;
        long ip = headers.network()[i];
        if (Ipv6.hopLimit(ip) <= 1) {
            hostSide.refuse(round, i, IcmpError.TIME_EXCEEDED, 0, isReply, DropReason.TTL_EXPIRED);
            return;
        }
        if (verdict == RecipeMaker.NO_ROUTE) {
            hostSide.refuse(round, i, IcmpError.HOST_UNREACHABLE, 0, isReply, DropReason.NO_ROUTE);
            return;
        }
        if (length > NatRecipe.mtu(recipe)) {
            hostSide.refuse(round, i, IcmpError.TOO_BIG, NatRecipe.mtu(recipe), isReply, DropReason.TOO_BIG);
            return;
        }
        Ipv6.hopLimit(ip, Ipv6.hopLimit(ip) - 1);
        if (NatRecipe.isTranslated(recipe)) {
            if (isReply) {
                Ipv6.source(ip, ConnectionRecord.virtualHigh(record), ConnectionRecord.virtualLow(record));
            } else {
                Ipv6.destination(ip, ConnectionRecord.serverHigh(record), ConnectionRecord.serverLow(record));
            }
            if (headers.protocol()[i] == Ipv4.TCP) {
                NatRecipe.rewriteTcp(recipe, headers.transport()[i]);
            } else if (headers.protocol()[i] == Ipv4.UDP) {
                NatRecipe.rewriteUdp6(recipe, ip, headers.transport()[i]);
            } else {
                rewriteSctp(headers, i, recipe);
            }
        }
        leave(round, i, recipe, verdict, round.burst.frame(i), ip, length);
    }

    private static void rewriteSctp(Headers headers, int i, long recipe) {
        long sctp = headers.transport()[i];
        NatRecipe.rewriteSctp(recipe, sctp, headers.networkLength()[i] - (int) (sctp - headers.network()[i]));
    }

    private void leave(Round round, int i, long recipe, int verdict, long frame, long ip, int length) {
        long buffer = round.burst.buffer(i);
        int frameLength = (int) (ip - frame) + length;
        if (verdict == RecipeMaker.UNRESOLVED) {
            unresolved.hold(
                    round,
                    recipes.lastPort(),
                    recipes.lastNextHopHigh(),
                    recipes.lastNextHopLow(),
                    buffer,
                    frame,
                    frameLength);
            return;
        }
        NatRecipe.address(recipe, frame);
        transmitter.send(NatRecipe.port(recipe), buffer, frame, frameLength);
    }
}
