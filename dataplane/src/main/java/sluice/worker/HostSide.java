package sluice.worker;

import sluice.forward.HostReplies;
import sluice.forward.HostReplies6;
import sluice.forward.IcmpError;
import sluice.forward.TokenBucket;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.wire.Icmp4;
import sluice.wire.Icmp6;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Ipv6Extension;

/**
 * What becomes of packets that are not forwarded: the director answers for its VIPs as a host would, and leaves
 * everything else to the host path.
 *
 * <p>A packet that is answered by an error or reset counts under its reason, and the answer as one of our own. ICMP
 * errors are limited in rate as Linux limits them. Thread: the worker's.
 */
final class HostSide {
    private final Transmitter transmitter;
    private final WorkerCounters counters;
    private final TokenBucket errors;

    HostSide(Transmitter transmitter, WorkerCounters counters, TokenBucket errors) {
        this.transmitter = transmitter;
        this.counters = counters;
        this.errors = errors;
    }

    /** Deals with packet {@code i}, which is sound but neither a flow's nor about neighbours. */
    void handle(Round round, int i, int kind) {
        if (kind == Kind.OTHER_ETHERTYPE || !isAnsweredHere(round, i)) {
            toHost(round, i);
        } else if (kind == Kind.ICMP4 && Icmp4.type(round.headers.transport(i)) == Icmp4.ECHO_REQUEST) {
            echo(round, i);
        } else if (kind == Kind.ICMP6 && Icmp6.type(round.headers.transport(i)) == Icmp6.ECHO_REQUEST) {
            echo(round, i);
        } else {
            drop(round, i, Kind.isFragment(kind) ? DropReason.FRAGMENT : DropReason.NOT_SERVED);
        }
    }

    /**
     * Deals with packet {@code i} of a flow or about one, which no service wants (ACCEPT in spec 3.4): the host has its
     * say.
     */
    void accept(Round round, int i) {
        int kind = round.headers.kind(i);
        if (kind == Kind.ICMP4 || kind == Kind.ICMP6) {
            handle(round, i, kind);
        } else if (!isAnsweredHere(round, i)) {
            toHost(round, i);
        } else if (round.headers.protocol(i) == Ipv4.TCP) {
            reset(round, i, DropReason.NO_CONNECTION);
        } else if (round.headers.protocol(i) == Ipv4.UDP) {
            refuse(round, i, IcmpError.PORT_UNREACHABLE, 0, false, DropReason.NO_CONNECTION);
        } else {
            refuse(round, i, IcmpError.PROTOCOL_UNREACHABLE, protocolOffset(round, i), false, DropReason.NO_CONNECTION);
        }
    }

    /**
     * Drops packet {@code i} and tells its sender by an ICMP or ICMPv6 error, from the packet's destination. Over IPv4
     * nothing is told from an address that the director does not have, as that of a service by mark (spec 3.6).
     *
     * @param error what is told, see {@link IcmpError}
     * @param rest the MTU in bytes that would do for {@link IcmpError#TOO_BIG}, in IPv6 the offset of what was not
     *     understood for {@link IcmpError#PROTOCOL_UNREACHABLE}, else 0
     * @param isReply whether the packet is a real server's, to whom the director speaks as itself, not as the VIP
     * @param reason what the packet counts as
     * @return L3 length of the error in bytes, 0 if nothing is told
     */
    int refuse(Round round, int i, int error, int rest, boolean isReply, int reason) {
        boolean is6 = Kind.isIpv6(round.headers.kind(i));
        if (error == IcmpError.TOO_BIG && !isReply) {
            countHop(round.headers.network(i), is6);
        }
        int length = HostReplies.NOTHING;
        if (mayTell(round)) {
            length = is6 ? error6(round, i, error, rest, isReply) : error4(round, i, error, rest, isReply);
        }
        if (length == HostReplies.NOTHING) {
            drop(round, i, reason);
            return 0;
        }
        counters.count(reason);
        counters.countOriginated();
        int linkLength = (int) (round.headers.network(i) - round.burst.frame(i));
        long frame = round.burst.frame(i) - (is6 ? HostReplies6.ERROR_ROOM : HostReplies.ERROR_ROOM);
        transmitter.send(round.in.index(), round.burst.buffer(i), frame, length);
        return length - linkLength;
    }

    /**
     * Takes one hop from packet {@code i}, as a router does with what is not for itself, and what an error then quotes.
     *
     * @return whether the packet could take one more; else nothing is changed
     */
    boolean takesHop(Round round, int i) {
        long ip = round.headers.network(i);
        boolean is6 = Kind.isIpv6(round.headers.kind(i));
        if ((is6 ? Ipv6.hopLimit(ip) : Ipv4.timeToLive(ip)) <= 1) {
            return false;
        }
        countHop(ip, is6);
        return true;
    }

    /** Whether an ICMP error may be sent now; if so, it counts as sent. */
    boolean mayTell(Round round) {
        return errors.take(round.nowNanos);
    }

    /** Gives packet {@code i} to whoever else may want it. */
    void toHost(Round round, int i) {
        PortBinding in = round.in;
        if (in.hasTap()) {
            transmitter.sendToHost(in.index(), round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
        } else {
            boolean isKernels = in.hostPath() == PortBinding.HostPath.KERNEL;
            drop(round, i, isKernels ? DropReason.LEFT_TO_KERNEL : DropReason.NO_HOST_PATH);
        }
    }

    /** For VIPs and local addresses, and on ports without host path also for the ports' own addresses, nobody else would answer. */
    private static boolean isAnsweredHere(Round round, int i) {
        long ip = round.headers.network(i);
        boolean is6 = Kind.isIpv6(round.headers.kind(i));
        long high = is6 ? Ipv6.destinationHigh(ip) : IpAddress.HIGH4;
        long low = is6 ? Ipv6.destinationLow(ip) : IpAddress.low4(Ipv4.destination(ip));
        return round.table.servedAddresses().contains(high, low)
                || (round.in.hostPath() == PortBinding.HostPath.NONE
                        && round.table.localAddresses().contains(high, low));
    }

    /** A router looks at the size after the hop was counted, and so the quoted packet shows (spec 5.1). */
    private static void countHop(long ip, boolean is6) {
        if (is6) {
            Ipv6.hopLimit(ip, Ipv6.hopLimit(ip) - 1);
        } else {
            Ipv4.decrementTimeToLive(ip);
        }
    }

    /** Where the protocol's number stands in an IPv6 packet, 0 for IPv4, whose errors do not tell. */
    private static int protocolOffset(Round round, int i) {
        Headers headers = round.headers;
        return headers.kind(i) == Kind.FLOW6
                ? Ipv6Extension.protocolOffset(headers.network(i), headers.transport(i))
                : 0;
    }

    private int error4(Round round, int i, int error, int rest, boolean isReply) {
        long ip = round.headers.network(i);
        int self = Ipv4.destination(ip);
        if (isReply) {
            int own = round.in.addresses().first(true);
            if (own == PortAddresses.NONE) {
                return HostReplies.NOTHING;
            }
            self = IpAddress.to4(round.in.addresses().low(own));
        } else if (!round.table.localAddresses().contains(IpAddress.HIGH4, IpAddress.low4(self))) {
            return HostReplies.NOTHING;
        }
        int length = round.headers.networkLength(i);
        return HostReplies.error(round.burst.frame(i), ip, length, round.in.mac(), self, error, rest);
    }

    private int error6(Round round, int i, int error, int rest, boolean isReply) {
        Headers headers = round.headers;
        long ip = headers.network(i);
        long selfHigh = Ipv6.destinationHigh(ip);
        long selfLow = Ipv6.destinationLow(ip);
        if (isReply) {
            int own = round.in.addresses().first(false);
            if (own == PortAddresses.NONE) {
                return HostReplies.NOTHING;
            }
            selfHigh = round.in.addresses().high(own);
            selfLow = round.in.addresses().low(own);
        }
        return HostReplies6.error(
                round.burst.frame(i),
                ip,
                headers.networkLength(i),
                headers.protocol(i),
                headers.transport(i),
                round.in.mac(),
                selfHigh,
                selfLow,
                error,
                rest);
    }

    private void echo(Round round, int i) {
        long frame = round.burst.frame(i);
        long ip = round.headers.network(i);
        long icmp = round.headers.transport(i);
        int ipLength = round.headers.networkLength(i);
        int length = round.headers.kind(i) == Kind.ICMP6
                ? HostReplies6.echoReply(frame, ip, icmp, ipLength, round.in.mac())
                : HostReplies.echoReply(frame, ip, icmp, ipLength, round.in.mac());
        if (length == HostReplies.NOTHING) {
            drop(round, i, DropReason.NOT_SERVED);
        } else {
            transmitter.send(round.in.index(), round.burst.buffer(i), frame, length);
        }
    }

    /** Drops TCP segment {@code i}, and answers it with a reset from where it was sent to, counted as {@code reason}. */
    void reset(Round round, int i, int reason) {
        long frame = round.burst.frame(i);
        long ip = round.headers.network(i);
        long tcp = round.headers.transport(i);
        int ipLength = round.headers.networkLength(i);
        int length = round.headers.kind(i) == Kind.FLOW6
                ? HostReplies6.reset(frame, ip, tcp, ipLength, round.in.mac())
                : HostReplies.reset(frame, ip, tcp, ipLength, round.in.mac());
        if (length == HostReplies.NOTHING) {
            drop(round, i, reason);
            return;
        }
        counters.count(reason);
        counters.countOriginated();
        transmitter.send(round.in.index(), round.burst.buffer(i), frame, length);
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
