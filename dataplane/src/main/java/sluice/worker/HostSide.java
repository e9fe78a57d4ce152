package sluice.worker;

import sluice.forward.HostReplies;
import sluice.forward.TokenBucket;
import sluice.parse.Kind;
import sluice.wire.Checksum;
import sluice.wire.Icmp4;
import sluice.wire.Ipv4;

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

    /** Deals with packet {@code i}, which is sound but neither a flow's nor ARP. */
    void handle(Round round, int i, int kind) {
        if (kind == Kind.IPV6 || kind == Kind.OTHER_ETHERTYPE) {
            toHost(round, i);
            return;
        }
        int destination = round.headers.destination()[i];
        boolean isVirtual = round.table.isVirtual(destination);
        boolean isOurs = isVirtual || isAnsweredHere(round, destination);
        if (!isOurs) {
            toHost(round, i);
        } else if (kind == Kind.ICMP4 && Icmp4.type(round.headers.transport()[i]) == Icmp4.ECHO_REQUEST) {
            echo(round, i);
        } else {
            drop(round, i, kind == Kind.FRAGMENT4 ? DropReason.FRAGMENT : DropReason.NOT_SERVED);
        }
    }

    /** Deals with TCP or UDP packet {@code i}, which no service wants (ACCEPT in spec 3.4): the host has its say. */
    void accept(Round round, int i) {
        int destination = round.headers.destination()[i];
        if (!round.table.isVirtual(destination) && !isAnsweredHere(round, destination)) {
            toHost(round, i);
            return;
        }
        if (round.headers.protocol()[i] == Ipv4.TCP) {
            reset(round, i);
        } else {
            refuse(round, i, Icmp4.UNREACHABLE, Icmp4.PORT_UNREACHABLE, 0, false, DropReason.NO_CONNECTION);
        }
    }

    /**
     * Drops packet {@code i} and tells its sender by an ICMP error.
     *
     * @param rest the last four bytes of the ICMP header
     * @param isReply whether the packet is a real server's, to whom the director speaks as itself, not as the VIP
     */
    void refuse(Round round, int i, int type, int code, int rest, boolean isReply, int reason) {
        long frame = round.burst.frame(i);
        long ip = round.headers.network()[i];
        int ownAddress = round.in.address();
        int length = (isReply && ownAddress == 0) || !errors.take(round.nowNanos)
                ? HostReplies.NOTHING
                : HostReplies.error(frame, ip, round.headers.networkLength()[i], round.in.mac(), type, code, rest);
        if (length == HostReplies.NOTHING) {
            drop(round, i, reason);
            return;
        }
        if (isReply) {
            speakAs(ownAddress, ip - HostReplies.ERROR_ROOM);
        }
        counters.count(reason);
        counters.countOriginated();
        transmitter.send(round.in.index(), round.burst.buffer(i), frame - HostReplies.ERROR_ROOM, length);
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

    /** On ports without host path nobody else would answer for the port's own addresses. */
    private static boolean isAnsweredHere(Round round, int destination) {
        return round.in.hostPath() == PortBinding.HostPath.NONE
                && round.table.localAddresses().contains(destination);
    }

    private void echo(Round round, int i) {
        long frame = round.burst.frame(i);
        int length = HostReplies.echoReply(
                frame,
                round.headers.network()[i],
                round.headers.transport()[i],
                round.headers.networkLength()[i],
                round.in.mac());
        if (length == HostReplies.NOTHING) {
            drop(round, i, DropReason.NOT_SERVED);
        } else {
            transmitter.send(round.in.index(), round.burst.buffer(i), frame, length);
        }
    }

    private void reset(Round round, int i) {
        long frame = round.burst.frame(i);
        int length = HostReplies.reset(
                frame,
                round.headers.network()[i],
                round.headers.transport()[i],
                round.headers.networkLength()[i],
                round.in.mac());
        if (length == HostReplies.NOTHING) {
            drop(round, i, DropReason.NO_CONNECTION);
            return;
        }
        counters.count(DropReason.NO_CONNECTION);
        counters.countOriginated();
        transmitter.send(round.in.index(), round.burst.buffer(i), frame, length);
    }

    private static void speakAs(int address, long ip) {
        int delta = Checksum.delta(Ipv4.source(ip), address);
        Ipv4.checksum(ip, Checksum.apply(Ipv4.checksum(ip), delta));
        Ipv4.source(ip, address);
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
