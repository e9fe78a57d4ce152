package sluice.worker;

import sluice.port.Burst;
import sluice.port.PacketPool;

/**
 * The packets that a worker is about to send, one burst per port, and those that it is about to drop.
 *
 * <p>Thread: the worker's. Everything is handed to the ports and the pool by {@link #flush}, once per received burst.
 */
final class Transmitter {
    private final PortBinding[] ports;
    private final Burst[] outgoing;
    private final Burst[] toHost;
    private final Burst dropped;
    private final PacketPool pool;
    private final WorkerCounters counters;

    Transmitter(PortBinding[] ports, PacketPool pool, WorkerCounters counters, int burst) {
        this.ports = ports;
        this.pool = pool;
        this.counters = counters;
        this.outgoing = new Burst[ports.length];
        this.toHost = new Burst[ports.length];
        for (int i = 0; i < ports.length; i++) {
            outgoing[i] = new Burst(burst);
            toHost[i] = new Burst(burst);
        }
        this.dropped = new Burst(burst);
    }

    /** Queues a packet for port {@code port}. */
    void send(int port, long buffer, long frame, int length) {
        Burst burst = outgoing[port];
        if (burst.isFull()) {
            flush(port);
        }
        burst.add(buffer, frame, length, 0);
    }

    /** Queues a packet for the kernel behind port {@code port}, whose host path is a tap. */
    void sendToHost(int port, long buffer, long frame, int length) {
        Burst burst = toHost[port];
        if (burst.isFull()) {
            flushToHost(port);
        }
        burst.add(buffer, frame, length, 0);
    }

    /** Gives a packet up for {@code reason}. */
    void drop(int reason, long buffer, long frame, int length) {
        counters.count(reason);
        if (dropped.isFull()) {
            pool.free(dropped);
        }
        dropped.add(buffer, frame, length, 0);
    }

    /** Hands everything over. */
    void flush() {
        for (int i = 0; i < ports.length; i++) {
            if (outgoing[i].size() > 0) {
                flush(i);
            }
            if (toHost[i].size() > 0) {
                flushToHost(i);
            }
        }
        if (dropped.size() > 0) {
            pool.free(dropped);
        }
    }

    private void flush(int port) {
        PortBinding to = ports[port];
        int offered = outgoing[port].size();
        int taken = to.port().transmit(to.queue(), outgoing[port]);
        counters.countTransmitted(taken);
        counters.count(DropReason.TX_REFUSED, offered - taken);
    }

    private void flushToHost(int port) {
        PortBinding to = ports[port];
        int offered = toHost[port].size();
        int taken = to.hostPort().transmit(to.queue(), toHost[port]);
        counters.countToHost(taken);
        counters.count(DropReason.HOST_REFUSED, offered - taken);
    }
}
