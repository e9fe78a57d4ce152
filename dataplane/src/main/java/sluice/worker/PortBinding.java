package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.port.Burst;
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
    private final int device;
    private final DirectorPort of;
    private final Port port;
    private final PortSwitch isOn;
    private final int queue;
    private final int step;
    private final long mac;
    private final int mtu;
    private final int offloads;
    private final @Nullable VlanTable vlans;
    private final PortAddresses addresses;

    /**
     * Binds queue {@code queue} of a port.
     *
     * @param index the port's number in routes and neighbours, from 0
     * @param device the number of the port that is its device: its own, unless it is a VLAN
     * @param queue the worker's transmit queue, and the first of its receive queues
     * @param step how far the worker's next receive queue is: the number of workers
     * @param vlans what tagged frames that the device receives are; null for a VLAN, which does not receive by itself
     * @param isOn whether it is in use
     */
    PortBinding(
            int index, int device, DirectorPort of, int queue, int step, @Nullable VlanTable vlans, PortSwitch isOn) {
        if ((of.hostPath() == HostPath.TAP) != (of.tap() != null)) {
            throw new IllegalArgumentException("a tap comes with the host path TAP and with no other");
        }
        if ((device == index) != (vlans != null)) {
            throw new IllegalArgumentException("a device sorts its VLANs, and a VLAN has none");
        }
        this.index = index;
        this.device = device;
        this.of = of;
        this.port = of.port();
        this.isOn = isOn;
        this.queue = queue;
        this.step = step;
        this.mac = port.mac();
        this.mtu = port.mtu();
        this.offloads = port.transmitOffloads();
        this.vlans = vlans;
        this.addresses = new PortAddresses(of.addresses());
    }

    /** Whether the port is in use; a VLAN is so only together with its device. */
    boolean isUp() {
        return isOn.isUp();
    }

    /** Whether the frames that leave here get a tag. */
    boolean isTagged() {
        return device != index;
    }

    /** Number of the port whose queues carry this port's frames. */
    int device() {
        return device;
    }

    /** Whether the device puts the tag in. */
    boolean insertsTags() {
        return (offloads & Burst.VLAN) != 0;
    }

    /** Control information of that tag: the VLAN's identifier, of ordinary priority. */
    int vlanControl() {
        return of.vlan();
    }

    /** Number of the port that frames of VLAN {@code identifier} arrive at, or {@link VlanTable#NONE}. */
    int portOfVlan(int identifier) {
        return vlans == null ? VlanTable.NONE : vlans.port(identifier);
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
        return of.hostPath();
    }

    boolean hasTap() {
        return of.tap() != null;
    }

    Port hostPort() {
        Port tap = of.tap();
        if (tap == null) {
            throw new IllegalStateException(of.name() + " has no tap");
        }
        return tap;
    }
}
