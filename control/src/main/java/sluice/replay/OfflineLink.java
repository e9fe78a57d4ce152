package sluice.replay;

import java.util.List;
import sluice.worker.DirectorPort;

/**
 * A port of an offline director.
 *
 * @param name its name
 * @param mac its Ethernet address, first byte highest of 48 bits
 * @param mtu largest L3 packet in bytes
 * @param addresses the director's own addresses there
 * @param hasHost whether packets that are not for the director's services go to a host, see {@link OfflineDirector#takeLeftToHost}
 * @param vlans the director's own addresses in each VLAN of the port
 */
public record OfflineLink(
        String name, long mac, int mtu, List<DirectorPort.Address> addresses, boolean hasHost, List<Vlan> vlans) {
    /**
     * A VLAN of a port.
     *
     * @param identifier 1 to 4094
     * @param addresses the director's own addresses there
     */
    public record Vlan(int identifier, List<DirectorPort.Address> addresses) {
        /** Keeps its own copy of the list. */
        public Vlan {
            addresses = List.copyOf(addresses);
        }
    }

    /** Keeps its own copies of the lists. */
    public OfflineLink {
        addresses = List.copyOf(addresses);
        vlans = List.copyOf(vlans);
    }

    /** A port without VLANs. */
    public OfflineLink(String name, long mac, int mtu, List<DirectorPort.Address> addresses, boolean hasHost) {
        this(name, mac, mtu, addresses, hasHost, List.of());
    }
}
