package sluice.worker;

import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.parse.Parser;
import sluice.port.Burst;
import sluice.wire.Vlan;

/**
 * Takes a received burst its way: parse, look flows up, and then each packet, in the order of arrival, to whoever
 * handles its kind; at the end everything is sent at once.
 *
 * <p>Thread: the worker's.
 */
final class BurstPath {
    private static final int UNTAGGED = -1;

    private final PortBinding[] ports;
    private final FlowPath flows;
    private final IcmpPath icmp;
    private final HostSide hostSide;
    private final NeighbourPath neighbours;
    private final FragmentPath fragments;
    private final OwnPackets own;
    private final SyncPath sync;
    private final Transmitter transmitter;

    BurstPath(
            PortBinding[] ports,
            FlowPath flows,
            IcmpPath icmp,
            HostSide hostSide,
            NeighbourPath neighbours,
            FragmentPath fragments,
            OwnPackets own,
            SyncPath sync,
            Transmitter transmitter) {
        this.ports = ports;
        this.flows = flows;
        this.icmp = icmp;
        this.hostSide = hostSide;
        this.neighbours = neighbours;
        this.fragments = fragments;
        this.own = own;
        this.sync = sync;
        this.transmitter = transmitter;
    }

    /** Drops all packets of the round's burst, which a port received that is switched off. */
    void discard(Round round) {
        int size = round.burst.size();
        for (int i = 0; i < size; i++) {
            drop(round, i, DropReason.PORT_DOWN);
        }
        round.burst.clear();
        transmitter.flush();
    }

    /** Treats all packets of the round's burst; their buffers have found another owner afterwards. */
    void process(Round round) {
        Headers headers = round.headers;
        Parser.parse(round.burst, round.in.mac(), headers);
        flows.lookUp(headers);
        int size = headers.size();
        for (int i = 0; i < size; i++) {
            treat(round, i);
        }
        flows.finish(round);
        round.burst.clear();
        transmitter.flush();
    }

    /** Treats the packets that the worker made or let go on. */
    void processOwn(Round round) {
        round.isOwn = true;
        while (own.next(round)) {
            process(round);
        }
        round.isOwn = false;
    }

    private void treat(Round round, int i) {
        int is = round.headers.kind(i);
        if (Kind.isMalformed(is) || is == Kind.NOT_FOR_US) {
            drop(round, i, is);
        } else if (round.headers.vlan(i) != UNTAGGED) {
            tagged(round, i);
        } else if (is == Kind.FLOW4 || is == Kind.FLOW6) {
            if (round.table.serves(is == Kind.FLOW6)) {
                flows.forward(round, i);
            } else {
                hostSide.accept(round, i);
            }
        } else if (is == Kind.ARP) {
            neighbours.arp(round, i);
        } else if (is == Kind.ND) {
            neighbours.nd(round, i);
        } else if (is == Kind.ICMP4 || is == Kind.ICMP6) {
            if (round.isPassive) {
                hostSide.handle(round, i, is);
            } else {
                icmp.handle(round, i);
            }
        } else if (Kind.isFragment(is)) {
            fragment(round, i, is);
        } else if (!sync.takes(round, i, is)) {
            hostSide.handle(round, i, is);
        }
    }

    /**
     * From here on the frame is one without tag that its VLAN's port received. The tag 0 says a priority and no VLAN (IEEE
     * 802.1Q, 6.9).
     */
    private void tagged(Round round, int i) {
        PortBinding device = round.in;
        int port = device.portOfVlan(Vlan.identifier(round.headers.vlan(i)));
        if (port == VlanTable.NONE) {
            drop(round, i, DropReason.VLAN_UNKNOWN);
            return;
        }
        if (!ports[port].isUp()) {
            drop(round, i, DropReason.PORT_DOWN);
            return;
        }
        Burst burst = round.burst;
        int offloads = burst.offloads(i);
        if ((offloads & Burst.VLAN) == 0) {
            burst.set(i, burst.buffer(i), Vlan.remove(burst.frame(i)), burst.length(i) - Vlan.BYTES, offloads);
        }
        round.headers.vlan(i, UNTAGGED);
        round.in = ports[port];
        treat(round, i);
        round.in = device;
    }

    /** Without services of its family nothing is put together, as in the kernel. */
    private void fragment(Round round, int i, int kind) {
        if (!round.table.serves(kind == Kind.FRAGMENT6) || !FragmentPath.isForReassembly(round.headers, i)) {
            hostSide.handle(round, i, kind);
        } else if (fragments.completes(round, i)) {
            // Looks up in entry 0, which the burst that the fragment came in has no use for any more.
            flows.lookUp(fragments.whole().headers);
            treat(fragments.whole(), 0);
        }
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
