package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.port.Port;

/**
 * A port as one worker uses it: which queue is the worker's, and where packets for the director itself go.
 *
 * <p>Immutable. Thread: the worker's.
 */
public final class PortBinding {
    /** What becomes of packets that are none of Sluice's business. */
    public enum HostPath {
        /** The kernel sees every packet anyway (af_packet): ours is a copy and is dropped. */
        KERNEL,
        /** Nobody else wants them: they are dropped. */
        NONE,
        /** They go to a tap interface, and what the kernel sends there leaves by the port. */
        TAP
    }

    private final int index;
    private final Port port;
    private final int queue;
    private final int step;
    private final long mac;
    private final int mtu;
    private final HostPath hostPath;
    private final @Nullable Port hostPort;
    private final PortAddresses addresses;

    /**
     * Binds queue {@code queue} of {@code port}.
     *
     * @param index the port's number in routes and neighbours, from 0
     * @param queue the worker's transmit queue, and the first of its receive queues
     * @param step how far the worker's next receive queue is: the number of workers
     * @param hostPort the tap of {@link HostPath#TAP}, else null
     * @param addresses the director's own addresses there
     */
    public PortBinding(
            int index,
            Port port,
            int queue,
            int step,
            HostPath hostPath,
            @Nullable Port hostPort,
            PortAddresses addresses) {
        if ((hostPath == HostPath.TAP) != (hostPort != null)) {
            throw new IllegalArgumentException("a tap comes with the host path TAP and with no other");
        }
        this.index = index;
        this.port = port;
        this.queue = queue;
        this.step = step;
        this.mac = port.mac();
        this.mtu = port.mtu();
        this.hostPath = hostPath;
        this.hostPort = hostPort;
        this.addresses = addresses;
    }

    int index() {
        return index;
    }

    Port port() {
        return port;
    }

    int queue() {
        return queue;
    }

    int step() {
        return step;
    }

    long mac() {
        return mac;
    }

    int mtu() {
        return mtu;
    }

    PortAddresses addresses() {
        return addresses;
    }

    HostPath hostPath() {
        return hostPath;
    }

    boolean hasTap() {
        return hostPort != null;
    }

    Port hostPort() {
        if (hostPort == null) {
            throw new IllegalStateException(port.name() + " has no tap");
        }
        return hostPort;
    }
}
