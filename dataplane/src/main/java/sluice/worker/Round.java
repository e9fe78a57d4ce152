package sluice.worker;

import sluice.connection.TcpStates;
import sluice.forward.ForwardingTable;
import sluice.parse.Headers;
import sluice.port.Burst;

/**
 * What is true for one received burst: the packets, where they came from, the time, and the state of configuration
 * that they are treated by.
 *
 * <p>Thread: the worker's; one object serves all bursts.
 */
final class Round {
    final Burst burst;
    final Headers headers;
    PortBinding in;
    ForwardingTable table;
    /** Grows whenever services, servers or neighbours change; what was derived in an older epoch is derived anew. */
    int epoch;
    /** The table of TCP states in effect, see {@link TcpStates#row}. */
    int tcpTable = TcpStates.NORMAL;
    /** L3 length in bytes of the largest fragment of the datagram that the round is about, 0 for packets as they came. */
    int largestFragment;
    /** Whether the packets are the director's own and those that it kept, see {@link OwnPackets}; else they have just come. */
    boolean isOwn;
    /** Whether a master daemon wants to know of packets, see {@link SyncMaster}. */
    boolean isMaster;
    /** Whether clients' packets are the host's, because this node only stands by (spec 3.2 step 3). */
    boolean isPassive;
    /** CLOCK_MONOTONIC. */
    long nowNanos;
    /** The same in connection ticks. */
    int nowTicks;

    Round(int capacity, PortBinding in, ForwardingTable table) {
        this.burst = new Burst(capacity);
        this.headers = new Headers(capacity);
        this.in = in;
        this.table = table;
    }
}
