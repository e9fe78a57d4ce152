package sluice.forward;

import java.util.List;
import sluice.localport.LocalAddressPool;

/**
 * The director's ports as rules and neighbours see them: their names and MAC addresses, by number, and the addresses that
 * they have together. VLANs are ports of their own.
 *
 * <p>Immutable; any thread.
 */
public final class OwnPorts {
    /** The number of no port. */
    static final int NONE = LocalAddressPool.ANY_PORT;

    private final List<String> names;
    private final long[] macs;
    private final AddressSet addresses;

    /**
     * Ports 0 and on.
     *
     * @param names their names
     * @param macs their MAC addresses
     * @param addresses the IP addresses of all of them
     */
    public OwnPorts(List<String> names, long[] macs, AddressSet addresses) {
        this.names = List.copyOf(names);
        this.macs = macs.clone();
        this.addresses = addresses;
    }

    /** The number of the port called {@code name}, or {@link #NONE}. */
    int number(String name) {
        return names.indexOf(name);
    }

    /** Their names, by number. */
    List<String> names() {
        return names;
    }

    /** Their MAC addresses. */
    long[] macs() {
        return macs.clone();
    }

    /** The director's own addresses, for which it answers beside VIPs and local addresses. */
    AddressSet addresses() {
        return addresses;
    }
}
