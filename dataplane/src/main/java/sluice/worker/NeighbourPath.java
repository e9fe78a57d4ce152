package sluice.worker;

import sluice.forward.AddressConflicts;
import sluice.forward.ArpHandler;
import sluice.forward.NdHandler;
import sluice.forward.NeighbourTable;
import sluice.parse.Headers;
import sluice.wire.Arp;
import sluice.wire.Ethernet;
import sluice.wire.Icmp6;
import sluice.wire.IpAddress;
import sluice.wire.Ipv6;
import sluice.wire.NeighbourMessage;

/**
 * Takes received ARP and neighbour discovery packets to the {@link ArpHandler} and the {@link NdHandler}, and sends their
 * answers. Thread: the worker's.
 */
final class NeighbourPath {
    private final NeighbourTable neighbours;
    private final HostSide hostSide;
    private final Transmitter transmitter;
    private final NeighbourSender sender;
    private final AddressConflicts conflicts;

    NeighbourPath(
            NeighbourTable neighbours,
            HostSide hostSide,
            Transmitter transmitter,
            NeighbourSender sender,
            AddressConflicts conflicts) {
        this.sender = sender;
        this.conflicts = conflicts;
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
                round.headers.network(i),
                in.index(),
                in.mac(),
                round.table.localAddresses(),
                neighbours,
                round.nowNanos);
        if (outcome == ArpHandler.SEND_BACK) {
            transmitter.send(in.index(), round.burst.buffer(i), frame, round.burst.length(i));
        } else if (outcome == ArpHandler.CONFLICT) {
            long arp = round.headers.network(i);
            conflict(round, i, IpAddress.HIGH4, IpAddress.low4(Arp.senderAddress(arp)), Arp.senderMac(arp));
        } else {
            consume(round, i, DropReason.ARP_CONSUMED);
        }
    }

    /** Deals with neighbour discovery packet {@code i} of the round. */
    void nd(Round round, int i) {
        Headers headers = round.headers;
        long frame = round.burst.frame(i);
        long icmp = headers.transport(i);
        PortBinding in = round.in;
        int outcome = NdHandler.handle(
                frame,
                headers.network(i),
                icmp,
                headers.networkLength(i),
                in.index(),
                in.mac(),
                round.table.localAddresses(),
                neighbours,
                round.nowNanos);
        switch (outcome) {
            case NdHandler.SEND_BACK ->
                transmitter.send(in.index(), round.burst.buffer(i), frame, NdHandler.FRAME_BYTES);
            case NdHandler.CONFLICT -> {
                boolean isSender = Icmp6.type(icmp) == Icmp6.NEIGHBOUR_SOLICITATION;
                long ip = headers.network(i);
                long high = isSender ? Ipv6.sourceHigh(ip) : NeighbourMessage.targetHigh(icmp);
                long low = isSender ? Ipv6.sourceLow(ip) : NeighbourMessage.targetLow(icmp);
                conflict(round, i, high, low, Ethernet.source(frame));
            }
            case NdHandler.INVALID -> drop(round, i, DropReason.ND_INVALID);
            default -> consume(round, i, reason(Icmp6.type(icmp)));
        }
    }

    /** Somebody else claims an address of ours: it is noted, a VIP is announced anew, and we go on with it. */
    private void conflict(Round round, int i, long high, long low, long mac) {
        int port = round.in.index();
        if (conflicts.note(port, high, low, mac, round.nowNanos) && round.table.isVirtual(high, low)) {
            sender.announce(port, high, low);
        }
        drop(round, i, DropReason.ADDRESS_CONFLICT);
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
