package sluice.worker;

import sluice.fragment.Reassembly;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.parse.Parser;
import sluice.port.Burst;
import sluice.wire.Ipv4;

/**
 * Keeps fragments until their datagram is whole, and makes it a packet that goes the way of any other (spec 6.4).
 *
 * <p>The whole lies in the worker's own memory and has no buffer ({@link Transmitter#NO_BUFFER}); what is sent of it is
 * copied. Each fragment counts under a reason, and the whole as a packet of our own. Thread: the worker's.
 */
final class FragmentPath {
    /** The share of all buffers that the fragments of all workers may hold, as a divisor. */
    static final int POOL_SHARE = 8;
    /** The most buffers that the fragments of one worker may hold. */
    static final int MAXIMUM_HELD = 2048;

    private final Reassembly reassembly;
    private final Transmitter transmitter;
    private final WorkerCounters counters;
    private final Round whole;

    FragmentPath(Reassembly reassembly, Transmitter transmitter, WorkerCounters counters, Round whole) {
        this.reassembly = reassembly;
        this.transmitter = transmitter;
        this.counters = counters;
        this.whole = whole;
    }

    /** Whether fragment {@code i} is of a protocol that is put together; the others are the host's. */
    static boolean isForReassembly(Headers headers, int i) {
        int protocol = headers.protocol(i);
        return headers.kind(i) == Kind.FRAGMENT6
                || protocol == Ipv4.TCP
                || protocol == Ipv4.UDP
                || protocol == Ipv4.SCTP
                || protocol == Ipv4.ICMP;
    }

    /**
     * Takes fragment {@code i}.
     *
     * @return whether its datagram is whole now: it is then parsed, see {@link #whole}
     */
    boolean completes(Round round, int i) {
        while (reassembly.isFull()) {
            reassembly.giveUpOldest();
            dropReleased(DropReason.FRAGMENTS_FULL);
        }
        switch (add(round, i)) {
            case Reassembly.COMPLETE -> {
                dropReleased(DropReason.REASSEMBLED);
                prepare(round);
                return true;
            }
            case Reassembly.DUPLICATE -> drop(round, i, DropReason.FRAGMENT_REPEATED);
            case Reassembly.INVALID -> drop(round, i, DropReason.FRAGMENT_INVALID);
            case Reassembly.CONTRADICTION -> dropReleased(DropReason.FRAGMENT_INVALID);
            case Reassembly.TOO_MANY -> dropReleased(DropReason.FRAGMENTS_FULL);
            default -> {}
        }
        return false;
    }

    /** The datagram that the last fragment completed: entry 0. */
    Round whole() {
        return whole;
    }

    /** Gives up what has waited too long; returns how many datagrams. */
    int expire(long nowNanos) {
        int expired = 0;
        while (reassembly.giveUpExpired(nowNanos)) {
            dropReleased(DropReason.FRAGMENT_TIMEOUT);
            expired++;
        }
        return expired;
    }

    /** Fragments that wait now. */
    int waiting() {
        return reassembly.held();
    }

    private int add(Round round, int i) {
        Burst burst = round.burst;
        Headers headers = round.headers;
        long ip = headers.network(i);
        int bytes = headers.networkLength(i);
        return headers.kind(i) == Kind.FRAGMENT6
                ? reassembly.add6(
                        burst.buffer(i),
                        burst.frame(i),
                        burst.length(i),
                        ip,
                        headers.transport(i),
                        bytes,
                        round.nowNanos)
                : reassembly.add4(burst.buffer(i), burst.frame(i), burst.length(i), ip, bytes, round.nowNanos);
    }

    private void prepare(Round round) {
        counters.countOriginated();
        whole.in = round.in;
        whole.table = round.table;
        whole.epoch = round.epoch;
        whole.tcpTable = round.tcpTable;
        whole.nowNanos = round.nowNanos;
        whole.nowTicks = round.nowTicks;
        whole.largestFragment = reassembly.largestFragment();
        whole.burst.clear();
        whole.burst.add(Transmitter.NO_BUFFER, reassembly.frame(), reassembly.length(), 0);
        Parser.parse(whole.burst, round.in.mac(), whole.headers);
    }

    private void dropReleased(int reason) {
        Burst released = reassembly.released();
        for (int i = 0; i < released.size(); i++) {
            transmitter.drop(reason, released.buffer(i), released.frame(i), released.length(i));
        }
        released.clear();
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
