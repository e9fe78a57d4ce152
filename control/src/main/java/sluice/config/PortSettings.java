package sluice.config;

import java.util.List;
import java.util.OptionalLong;
import sluice.port.DeviceSpec;
import sluice.port.PortSpec;

/**
 * A port.
 *
 * @param name its name in listings and routes
 * @param device the device behind it
 * @param queues receive queues, and as many transmit queues: one for each worker
 * @param descriptors packets that a queue holds, a power of two
 * @param mtu largest L3 packet in bytes
 * @param mac Ethernet address to use instead of the device's, first byte highest of 48 bits
 * @param addresses its own addresses with the length of the connected network's prefix
 * @param gateways next router for everything that no other route leads to, at most one of each family
 * @param hostPath where packets go that are not for the director's services
 * @param offload which work is left to the device
 * @param vlans its VLANs that the director has a share in
 */
public record PortSettings(
        String name,
        DeviceSpec device,
        int queues,
        int descriptors,
        int mtu,
        OptionalLong mac,
        List<IpPrefix> addresses,
        List<IpNumber> gateways,
        HostPath hostPath,
        Offload offload,
        List<LinkSettings> vlans) {

    /** The port as DPDK is asked for it. */
    public PortSpec spec() {
        return new PortSpec(
                name, device, queues, descriptors, descriptors, mtu, mac.orElse(0), offload == Offload.AUTO);
    }

    /** Which work is left to the device. */
    public enum Offload {
        /** Checksums and VLAN tags, as far as it offers. */
        AUTO,
        /** None. */
        OFF
    }

    /** Where packets go that are not for the director's services. */
    public enum HostPath {
        /** Nowhere from here: the kernel owns the interface and sees them anyway. */
        KERNEL,
        /** They are dropped and counted. */
        DROP,
        /** To the kernel, through a tap interface that Sluice makes. */
        TAP
    }
}
