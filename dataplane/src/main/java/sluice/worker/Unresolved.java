package sluice.worker;

import sluice.forward.NeighbourTable;
import sluice.forward.PendingPackets;
import sluice.wire.Ethernet;

/**
 * Keeps packets whose next hop's MAC is being asked for, and sends or drops them when the answer is there or the wait
 * is over. Thread: the worker's.
 */
final class Unresolved {
    private final PortBinding[] ports;
    private final NeighbourTable neighbours;
    private final PendingPackets pending = new PendingPackets();
    private final NeighbourSender sender;
    private final Transmitter transmitter;

    Unresolved(PortBinding[] ports, NeighbourTable neighbours, NeighbourSender sender, Transmitter transmitter) {
        this.ports = ports;
        this.neighbours = neighbours;
        this.sender = sender;
        this.transmitter = transmitter;
    }

    /** Takes a packet that is finished but for its Ethernet addresses, and sees to it that its next hop is asked for. */
    void hold(
            Round round,
            int port,
            long nextHopHigh,
            long nextHopLow,
            long buffer,
            long frame,
            int length,
            int offloads) {
        int state = neighbours.resolve(port, nextHopHigh, nextHopLow, round.nowNanos);
        if (state == NeighbourTable.KNOWN) {
            // Another worker has learnt it since the recipe was made.
            long mac = neighbours.mac(port, nextHopHigh, nextHopLow);
            if (mac != NeighbourTable.UNKNOWN) {
                send(port, mac, buffer, frame, length, offloads);
                return;
            }
        }
        if (state == NeighbourTable.ASK) {
            sender.ask(port, nextHopHigh, nextHopLow, NeighbourTable.UNKNOWN);
        }
        if (state == NeighbourTable.REFUSED
                || !pending.add(
                        buffer,
                        frame,
                        length,
                        offloads,
                        round.in.index(),
                        port,
                        nextHopHigh,
                        nextHopLow,
                        round.nowNanos)) {
            transmitter.drop(DropReason.NEIGHBOUR_QUEUE_FULL, buffer, frame, length);
        }
    }

    /** Lets go on whoever has waited long enough; returns how many. */
    int release(long nowNanos) {
        int released = 0;
        while (pending.poll(neighbours, nowNanos)) {
            if (pending.outcome() == PendingPackets.RESOLVED) {
                send(
                        pending.outPort(),
                        pending.mac(),
                        pending.buffer(),
                        pending.frame(),
                        pending.length(),
                        pending.offloads());
            } else {
                transmitter.drop(DropReason.NEIGHBOUR_UNREACHABLE, pending.buffer(), pending.frame(), pending.length());
            }
            released++;
        }
        return released;
    }

    /** Packets that wait now. */
    int waiting() {
        return pending.size();
    }

    private void send(int port, long mac, long buffer, long frame, int length, int offloads) {
        Ethernet.addresses(frame, mac, ports[port].mac());
        transmitter.send(port, buffer, frame, length, offloads);
    }
}
