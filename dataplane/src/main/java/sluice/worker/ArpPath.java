package sluice.worker;

import sluice.forward.ArpHandler;
import sluice.forward.NeighbourTable;

/** Takes received ARP packets to the {@link ArpHandler} and sends its answers. Thread: the worker's. */
final class ArpPath {
    private final NeighbourTable neighbours;
    private final HostSide hostSide;
    private final Transmitter transmitter;

    ArpPath(NeighbourTable neighbours, HostSide hostSide, Transmitter transmitter) {
        this.neighbours = neighbours;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
    }

    /** Deals with ARP packet {@code i} of the round. */
    void handle(Round round, int i) {
        long frame = round.burst.frame(i);
        PortBinding in = round.in;
        int outcome = ArpHandler.handle(
                frame,
                round.headers.network()[i],
                in.index(),
                in.mac(),
                round.table.localAddresses(),
                neighbours,
                round.nowNanos);
        if (outcome == ArpHandler.SEND_BACK) {
            transmitter.send(in.index(), round.burst.buffer(i), frame, round.burst.length(i));
        } else if (in.hasTap() && outcome != ArpHandler.CONFLICT) {
            // The kernel behind the tap resolves its own neighbours and needs to hear the answers too.
            hostSide.toHost(round, i);
        } else {
            int reason = outcome == ArpHandler.CONFLICT ? DropReason.ADDRESS_CONFLICT : DropReason.ARP_CONSUMED;
            transmitter.drop(reason, round.burst.buffer(i), frame, round.burst.length(i));
        }
    }
}
