package sluice.worker;

import sluice.forward.ArpHandler;
import sluice.forward.NeighbourTable;
import sluice.forward.Routes;
import sluice.port.Burst;
import sluice.port.PacketPool;

/** Sends the worker's own ARP packets: questions for next hops and announcements of VIPs. Thread: the worker's. */
final class ArpSender {
    private final PortBinding[] ports;
    private final Routes routes;
    private final PacketPool pool;
    private final Transmitter transmitter;
    private final WorkerCounters counters;
    private final Burst scratch = new Burst(1);

    ArpSender(PortBinding[] ports, Routes routes, PacketPool pool, Transmitter transmitter, WorkerCounters counters) {
        this.ports = ports;
        this.routes = routes;
        this.pool = pool;
        this.transmitter = transmitter;
        this.counters = counters;
    }

    /**
     * Asks for the MAC of {@code address} on port {@code port}.
     *
     * @param mac the MAC that is to be confirmed by unicast, or {@link NeighbourTable#UNKNOWN} to ask everyone
     */
    void ask(int port, int address, long mac) {
        int route = routes.lookup(address);
        if (route < 0 || !allocate()) {
            return;
        }
        long own = ports[port].mac();
        if (mac == NeighbourTable.UNKNOWN) {
            ArpHandler.request(scratch, 0, own, routes.source(route), address);
        } else {
            ArpHandler.probe(scratch, 0, own, routes.source(route), mac, address);
        }
        send(port);
    }

    /** Tells everyone on every port that {@code address} is here. */
    void announce(int address) {
        for (int port = 0; port < ports.length; port++) {
            if (allocate()) {
                ArpHandler.announce(scratch, 0, ports[port].mac(), address);
                send(port);
            }
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
