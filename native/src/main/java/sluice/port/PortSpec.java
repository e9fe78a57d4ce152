package sluice.port;

/**
 * A DPDK port to be opened.
 *
 * @param name by which configuration and listings know it: letters, digits, {@code -} and {@code _}
 * @param device the device behind it
 * @param queues receive queues, and as many transmit queues: one per worker
 * @param rxDescriptors packets that wait in a receive queue
 * @param txDescriptors packets that wait in a transmit queue
 * @param mtu largest L3 packet in bytes
 * @param mac the Ethernet address to use instead of the device's, first byte on the wire highest of 48 bits; 0 for the
 *     device's
 * @param isOffloading whether checksums and VLAN tags are left to the device as far as it offers
 */
public record PortSpec(
        String name,
        DeviceSpec device,
        int queues,
        int rxDescriptors,
        int txDescriptors,
        int mtu,
        long mac,
        boolean isOffloading) {
    /** Descriptors per queue when nothing else is asked for. */
    public static final int DEFAULT_DESCRIPTORS = 1024;

    /** The MTU of Ethernet. */
    public static final int DEFAULT_MTU = 1500;

    /** A port with usual sizes and its device's Ethernet address. */
    public PortSpec(String name, DeviceSpec device, int queues) {
        this(name, device, queues, DEFAULT_DESCRIPTORS, DEFAULT_DESCRIPTORS, DEFAULT_MTU, 0, true);
    }

    /** The same without any work left to the device. */
    public PortSpec withoutOffloads() {
        return new PortSpec(name, device, queues, rxDescriptors, txDescriptors, mtu, mac, false);
    }

    /** The same with another Ethernet address. */
    public PortSpec mac(long address) {
        return new PortSpec(name, device, queues, rxDescriptors, txDescriptors, mtu, address, isOffloading);
    }

    /** Packet buffers that the port's rings can hold at once: what its pool must have at least. */
    public int buffers() {
        return queues * (rxDescriptors + txDescriptors) + device.buffersPerQueue() * queues;
    }
}
