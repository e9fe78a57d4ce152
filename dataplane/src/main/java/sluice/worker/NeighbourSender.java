package sluice.worker;

import sluice.forward.ArpHandler;
import sluice.forward.LocalAddresses;
import sluice.forward.NdHandler;
import sluice.forward.NeighbourTable;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.wire.IpAddress;

/**
 * Sends the worker's own ARP and neighbour discovery packets: questions for next hops and announcements of VIPs.
 * Addresses are as {@link IpAddress} writes them. Thread: the worker's.
 */
final class NeighbourSender {
    private final PortBinding[] ports;
    private final PacketPool pool;
    private final Transmitter transmitter;
    private final WorkerCounters counters;
    private final Burst scratch = new Burst(1);

    NeighbourSender(PortBinding[] ports, PacketPool pool, Transmitter transmitter, WorkerCounters counters) {
        this.ports = ports;
        this.pool = pool;
        this.transmitter = transmitter;
        this.counters = counters;
    }

    /**
     * Asks for the MAC of an address on port {@code port}; nobody can be asked by a family in which the port has no
     * address.
     *
     * @param mac the MAC that is to be confirmed by unicast, or {@link NeighbourTable#UNKNOWN} to ask everyone
     */
    void ask(int port, long high, long low, long mac) {
        PortAddresses own = ports[port].addresses();
        int source = own.near(high, low);
        if (source == PortAddresses.NONE || !allocate()) {
            return;
        }
        long portMac = ports[port].mac();
        if (!IpAddress.is4(high, low)) {
            NdHandler.solicit(scratch, 0, portMac, own.high(source), own.low(source), mac, high, low);
        } else if (mac == NeighbourTable.UNKNOWN) {
            ArpHandler.request(scratch, 0, portMac, IpAddress.to4(own.low(source)), IpAddress.to4(low));
        } else {
            ArpHandler.probe(scratch, 0, portMac, IpAddress.to4(own.low(source)), mac, IpAddress.to4(low));
        }
        send(port);
    }

    /** Tells everyone on every port that answers for an address that it is here. */
    void announce(LocalAddresses own, long high, long low) {
        for (int port = 0; port < ports.length; port++) {
            if (own.answers(port, high, low)) {
                announce(port, high, low);
            }
        }
    }

    /** Tells everyone on one port that an address is here. */
    void announce(int port, long high, long low) {
        if (!allocate()) {
            return;
        }
        if (IpAddress.is4(high, low)) {
            ArpHandler.announce(scratch, 0, ports[port].mac(), IpAddress.to4(low));
        } else {
            NdHandler.announce(scratch, 0, ports[port].mac(), high, low);
        }
        send(port);
    }

    /** Asks everyone on every port that answers for an address whether it is somebody else's, too. */
    void probeDuplicate(LocalAddresses own, long high, long low) {
        for (int port = 0; port < ports.length; port++) {
            if (!own.answers(port, high, low) || !allocate()) {
                continue;
            }
            if (IpAddress.is4(high, low)) {
                ArpHandler.probeDuplicate(scratch, 0, ports[port].mac(), IpAddress.to4(low));
            } else {
                NdHandler.probeDuplicate(scratch, 0, ports[port].mac(), high, low);
            }
            send(port);
        }
    }

    private boolean allocate() {
        if (pool.allocate(scratch)) {
            return true;
        }
        counters.count(DropReason.NO_BUFFER);
        return false;
    }

    private void send(int port) {
        counters.countOriginated();
        transmitter.send(port, scratch.buffer(0), scratch.frame(0), scratch.length(0));
        scratch.clear();
    }
}
