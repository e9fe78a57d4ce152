package sluice.forward;

/**
 * What is the director's own: the addresses that it answers for (those of its ports, VIPs and local addresses) and the
 * MAC addresses of its ports. Any port answers for any address, as Linux does ({@code arp_ignore=0}), but for local
 * addresses that were given to one port, as DPVS gives all of them.
 *
 * <p>Immutable; any thread.
 */
public final class LocalAddresses {
    /** Nothing at all. */
    public static final LocalAddresses NONE = of(AddressSet.NONE, new long[0]);

    private final AddressSet addresses;
    private final AddressSet anywhere;
    private final AddressSet[] atPorts;
    private final long[] macs;

    private LocalAddresses(AddressSet anywhere, AddressSet[] atPorts, long[] macs) {
        AddressSet all = anywhere;
        for (AddressSet atPort : atPorts) {
            all = all.and(atPort);
        }
        this.addresses = all;
        this.anywhere = anywhere;
        this.atPorts = atPorts;
        this.macs = macs;
    }

    /**
     * What is the director's, at any port.
     *
     * @param addresses those of ports, VIPs and local addresses
     * @param macs MAC addresses of ports
     */
    public static LocalAddresses of(AddressSet addresses, long[] macs) {
        return of(addresses, new AddressSet[0], macs);
    }

    /**
     * What is the director's.
     *
     * @param anywhere the addresses for which any port answers
     * @param atPorts by port, the addresses for which that port answers
     * @param macs MAC addresses of ports
     */
    static LocalAddresses of(AddressSet anywhere, AddressSet[] atPorts, long[] macs) {
        return new LocalAddresses(anywhere, atPorts.clone(), macs.clone());
    }

    /** Whether this address is the director's. */
    public boolean contains(long high, long low) {
        return addresses.contains(high, low);
    }

    /** Whether the director answers for this address at this port. */
    public boolean answers(int port, long high, long low) {
        return anywhere.contains(high, low) || (port < atPorts.length && atPorts[port].contains(high, low));
    }

    /** Whether one of the director's ports has this MAC address. */
    public boolean isOwnMac(long mac) {
        for (long own : macs) {
            if (own == mac) {
                return true;
            }
        }
        return false;
    }
}
