package sluice.worker;

import sluice.forward.ArpHandler;
import sluice.forward.NdHandler;
import sluice.forward.NeighbourTable;
import sluice.parse.Headers;
import sluice.wire.Icmp6;

/**
 * Takes received ARP and neighbour discovery packets to the {@link ArpHandler} and the {@link NdHandler}, and sends their
 * answers. Thread: the worker's.
 */
final class NeighbourPath {
    private final NeighbourTable neighbours;
    private final HostSide hostSide;
    private final Transmitter transmitter;

    NeighbourPath(NeighbourTable neighbours, HostSide hostSide, Transmitter transmitter) {
        this.neighbours = neighbours;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
    }

    /** Deals with ARP packet {@code i} of the round. */
    void arp(Round round, int i) {
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
        } else if (outcome == ArpHandler.CONFLICT) {
            drop(round, i, DropReason.ADDRESS_CONFLICT);
        } else {
            consume(round, i, DropReason.ARP_CONSUMED);
        }
    }

    /** Deals with neighbour discovery packet {@code i} of the round. */
    void nd(Round round, int i) {
        Headers headers = round.headers;
        long frame = round.burst.frame(i);
        long icmp = headers.transport()[i];
        PortBinding in = round.in;
        int outcome = NdHandler.handle(
                frame,
                headers.network()[i],
                icmp,
                headers.networkLength()[i],
                in.index(),
                in.mac(),
                round.table.localAddresses(),
                neighbours,
                round.nowNanos);
        switch (outcome) {
            case NdHandler.SEND_BACK ->
                transmitter.send(in.index(), round.burst.buffer(i), frame, NdHandler.FRAME_BYTES);
            case NdHandler.CONFLICT -> drop(round, i, DropReason.ADDRESS_CONFLICT);
            case NdHandler.INVALID -> drop(round, i, DropReason.ND_INVALID);
            default -> consume(round, i, reason(Icmp6.type(icmp)));
        }
    }

    private static int reason(int type) {
        boolean isAboutNeighbours = type == Icmp6.NEIGHBOUR_SOLICITATION || type == Icmp6.NEIGHBOUR_ADVERTISEMENT;
        return isAboutNeighbours ? DropReason.ND_CONSUMED : DropReason.ND_NOT_FOLLOWED;
    }

    /** The kernel behind a tap resolves its own neighbours and needs to hear the answers too. */
    private void consume(Round round, int i, int reason) {
        if (round.in.hasTap()) {
            hostSide.toHost(round, i);
        } else {
            drop(round, i, reason);
        }
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
