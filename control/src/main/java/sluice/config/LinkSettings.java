package sluice.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that routes lead to: what a port sends without tag, or one of its VLANs.
 *
 * @param name its name: the port's, followed by a dot and the VLAN's identifier if it is one
 * @param vlan the VLAN's identifier, 1 to 4094; 0 for a port
 * @param mtu largest L3 packet in bytes
 * @param addresses the director's own addresses there with the length of the connected network's prefix
 * @param gateways next router for everything that no other route leads to, at most one of each family
 */
public record LinkSettings(String name, int vlan, int mtu, List<IpPrefix> addresses, List<IpNumber> gateways) {
    /** All links of {@code ports}: first the ports in their order, then the VLANs of each; a link's number is its place. */
    public static List<LinkSettings> of(List<PortSettings> ports) {
        List<LinkSettings> links = new ArrayList<>();
        for (PortSettings port : ports) {
            links.add(new LinkSettings(port.name(), 0, port.mtu(), port.addresses(), port.gateways()));
        }
        ports.forEach(port -> links.addAll(port.vlans()));
        return links;
    }
}
