package sluice.worker;

import sluice.fragment.Fragmenter;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Vlan;

/**
 * The packets that a worker is about to send, one burst per port, and those that it is about to drop.
 *
 * <p>Thread: the worker's. Everything is handed to the ports and the pool by {@link #flush}, once per received burst.
 */
final class Transmitter {
    /** In place of a buffer: the packet lies in the worker's own memory, and what is sent of it is copied. */
    static final long NO_BUFFER = 0;

    private final PortBinding[] ports;
    private final Burst[] outgoing;
    private final Burst[] toHost;
    private final Burst dropped;
    private final PacketPool pool;
    private final WorkerCounters counters;
    private final Fragmenter fragmenter;

    Transmitter(PortBinding[] ports, PacketPool pool, WorkerCounters counters, int burst) {
        this.ports = ports;
        this.pool = pool;
        this.counters = counters;
        this.outgoing = new Burst[ports.length];
        this.toHost = new Burst[ports.length];
        for (int i = 0; i < ports.length; i++) {
            int device = ports[i].device();
            outgoing[i] = device == i ? new Burst(burst) : outgoing[device];
            toHost[i] = device == i ? new Burst(burst) : toHost[device];
        }
        this.dropped = new Burst(burst);
        this.fragmenter = new Fragmenter(pool);
    }

    /** Queues a packet that is finished for port {@code port}. */
    void send(int port, long buffer, long frame, int length) {
        send(port, buffer, frame, length, 0);
    }

    /**
     * Queues a packet for port {@code port}.
     *
     * @param work what is left to its device, flags of {@link Burst}; nothing of a packet with {@link #NO_BUFFER}
     */
    void send(int port, long buffer, long frame, int length, int work) {
        if (buffer == NO_BUFFER) {
            Burst pieces = cut(NO_BUFFER, frame, length, ports[port].mtu());
            for (int i = 0; i < pieces.size(); i++) {
                send(port, pieces.buffer(i), pieces.frame(i), pieces.length(i));
            }
            pieces.clear();
            return;
        }
        PortBinding to = ports[port];
        if (to.isTagged()) {
            sendTagged(to, outgoing[port], buffer, frame, length, work);
            return;
        }
        Burst burst = outgoing[port];
        if (burst.isFull()) {
            flush(port);
        }
        burst.add(buffer, frame, length, work);
    }

    private void sendTagged(PortBinding to, Burst burst, long buffer, long frame, int length, int work) {
        if (!to.isUp()) {
            drop(DropReason.PORT_DOWN, buffer, frame, length);
            return;
        }
        if (burst.isFull()) {
            flush(to.device());
        }
        if (to.insertsTags()) {
            burst.add(buffer, frame, length, work | Burst.tagged(to.vlanControl()));
        } else {
            int flags = work == 0 ? 0 : work | Burst.TX_TAG_IN_FRAME;
            burst.add(buffer, Vlan.insert(frame, to.vlanControl()), length + Vlan.BYTES, flags);
        }
    }

    /** Queues a packet for the kernel behind port {@code port}, whose host path is a tap. */
    void sendToHost(int port, long buffer, long frame, int length) {
        if (buffer == NO_BUFFER) {
            Burst pieces = cut(NO_BUFFER, frame, length, ports[port].mtu());
            for (int i = 0; i < pieces.size(); i++) {
                sendToHost(port, pieces.buffer(i), pieces.frame(i), pieces.length(i));
            }
            pieces.clear();
            return;
        }
        Burst burst = toHost[port];
        if (burst.isFull()) {
            flushToHost(port);
        }
        PortBinding to = ports[port];
        if (to.isTagged()) {
            burst.add(buffer, Vlan.insert(frame, to.vlanControl()), length + Vlan.BYTES, 0);
        } else {
            burst.add(buffer, frame, length, 0);
        }
    }

    /**
     * Cuts an IP packet that is longer than {@code limit} into fragments; what is not is copied as it is. The packet's own
     * buffer goes back to the pool.
     *
     * @param limit the most L3 bytes of a fragment; in IPv6 never below what every link must carry
     * @return the pieces, of which all but one count as packets of our own: the caller sends them and clears the burst.
     *     Empty when the packet could not be cut and has been dropped
     */
    Burst cut(long buffer, long frame, int length, int limit) {
        int link = Ethernet.type(frame) == Ethernet.VLAN ? Ethernet.BYTES + Vlan.BYTES : Ethernet.BYTES;
        long ip = frame + link;
        int bytes = length - link;
        int size = Ipv4.version(ip) == 4 ? limit : Math.max(limit, Ipv6.MINIMUM_MTU);
        int pieces = bytes > limit ? fragmenter.cut(frame, ip, bytes, size) : fragmenter.copy(frame, length);
        if (pieces == 0) {
            drop(DropReason.NOT_CUT, buffer, frame, length);
            return fragmenter.pieces();
        }
        counters.countOriginated(pieces - 1);
        free(buffer, frame, length);
        return fragmenter.pieces();
    }

    /** Gives a packet up for {@code reason}. */
    void drop(int reason, long buffer, long frame, int length) {
        counters.count(reason);
        free(buffer, frame, length);
    }

    private void free(long buffer, long frame, int length) {
        if (buffer == NO_BUFFER) {
            return;
        }
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
        if (!ports[to.device()].isUp()) {
            counters.count(DropReason.PORT_DOWN, offered);
            pool.free(outgoing[port]);
            return;
        }
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
