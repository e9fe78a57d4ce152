package sluice.forward;

import java.util.Arrays;

/**
 * What is the director's own: the IPv4 addresses that it answers for (those of its ports and the VIPs) and the MAC
 * addresses of its ports. Any port answers for any address, as Linux does ({@code arp_ignore=0}).
 *
 * <p>Immutable; any thread.
 */
public final class LocalAddresses {
    /** Nothing at all. */
    public static final LocalAddresses NONE = of(new int[0], new long[0]);

    private final int[] addresses;
    private final long[] macs;

    private LocalAddresses(int[] addresses, long[] macs) {
        this.addresses = addresses;
        this.macs = macs;
    }

    /**
     * These addresses, in any order; duplicates do no harm.
     *
     * @param addresses IPv4 addresses of ports and VIPs
     * @param macs MAC addresses of ports
     */
    public static LocalAddresses of(int[] addresses, long[] macs) {
        return new LocalAddresses(Arrays.stream(addresses).sorted().distinct().toArray(), macs.clone());
    }

    /** Whether the director answers for {@code address}. */
    public boolean contains(int address) {
        return Arrays.binarySearch(addresses, address) >= 0;
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

    /** The addresses that {@code earlier} lacks; they are announced by gratuitous ARP. Cold. */
    public int[] addedSince(LocalAddresses earlier) {
        return Arrays.stream(addresses)
                .filter(address -> !earlier.contains(address))
                .toArray();
    }
}
