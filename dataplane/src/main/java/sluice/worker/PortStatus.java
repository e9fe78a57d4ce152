package sluice.worker;

import java.util.List;
import sluice.port.PortStatistics;

/**
 * A port as listings show it.
 *
 * @param name its name in the configuration
 * @param device the DPDK device behind it
 * @param vlan identifier of its VLAN, 0 for a device itself
 * @param isSwitchedOn whether it is in use, as far as the operator says
 * @param mac its Ethernet address as {@code 02:00:00:00:00:01}
 * @param mtu largest L3 packet in bytes
 * @param queues receive queues
 * @param isLinkUp whether the link is up
 * @param addresses its addresses with prefix length, as {@code 192.168.0.1/24}
 * @param offloads work that is left to the device, of {@code ip}, {@code tcp} and {@code udp} (checksums) and {@code vlan} (tags)
 * @param statistics its counters
 */
public record PortStatus(
        String name,
        String device,
        int vlan,
        boolean isSwitchedOn,
        String mac,
        int mtu,
        int queues,
        boolean isLinkUp,
        List<String> addresses,
        List<String> offloads,
        PortStatistics statistics) {}
