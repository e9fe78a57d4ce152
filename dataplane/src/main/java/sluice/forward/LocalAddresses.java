package sluice.forward;

/**
 * What is the director's own: the addresses that it answers for (those of its ports and the VIPs) and the MAC addresses
 * of its ports. Any port answers for any address, as Linux does ({@code arp_ignore=0}).
 *
 * <p>Immutable; any thread.
 */
public final class LocalAddresses {
    /** Nothing at all. */
    public static final LocalAddresses NONE = of(AddressSet.NONE, new long[0]);

    private final AddressSet addresses;
    private final long[] macs;

    private LocalAddresses(AddressSet addresses, long[] macs) {
        this.addresses = addresses;
        this.macs = macs;
    }

    /**
     * What is the director's.
     *
     * @param addresses those of ports and VIPs
     * @param macs MAC addresses of ports
     */
    public static LocalAddresses of(AddressSet addresses, long[] macs) {
        return new LocalAddresses(addresses, macs.clone());
    }

    /** Whether the director answers for this address. */
    public boolean contains(long high, long low) {
        return addresses.contains(high, low);
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
