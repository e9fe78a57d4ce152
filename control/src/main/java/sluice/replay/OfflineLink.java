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
 */
public record OfflineLink(String name, long mac, int mtu, List<DirectorPort.Address> addresses, boolean hasHost) {
    /** Keeps its own copy of the list. */
    public OfflineLink {
        addresses = List.copyOf(addresses);
    }
}
