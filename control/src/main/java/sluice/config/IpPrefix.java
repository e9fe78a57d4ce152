package sluice.config;

import sluice.wire.IpAddress;

/**
 * An address and the length of its network's prefix, as {@code 192.168.0.1/24} or {@code fd00::1/64}.
 *
 * @param high the address's high half, as {@link IpAddress} writes both families
 * @param low its low half
 * @param length bits of the prefix, 0 to 32 for IPv4 and 0 to 128 for IPv6
 */
public record IpPrefix(long high, long low, int length) {
    /** Whether it is an IPv4 address. */
    public boolean isIpv4() {
        return IpAddress.is4(high, low);
    }

    /** Bits behind the prefix. */
    int hostBits() {
        return IpAddress.bits(high, low) - length;
    }

    /** The network: the same prefix with all bits behind it zero. */
    public IpPrefix network() {
        return new IpPrefix(high & IpAddress.maskHigh(maskLength()), low & IpAddress.maskLow(maskLength()), length);
    }

    /** The last address of the network, with the same prefix. */
    IpPrefix last() {
        return new IpPrefix(high | ~IpAddress.maskHigh(maskLength()), low | ~IpAddress.maskLow(maskLength()), length);
    }

    /** Whether the address is one that means something on its own link only. */
    boolean isLinkLocal() {
        return !isIpv4() && IpAddress.isLinkLocal6(high);
    }

    /** Whether an address lies in this network. */
    public boolean contains(IpNumber other) {
        return other.isIpv4() == isIpv4()
                && ((high ^ other.high()) & IpAddress.maskHigh(maskLength())) == 0
                && ((low ^ other.low()) & IpAddress.maskLow(maskLength())) == 0;
    }

    /** The address alone. */
    IpNumber address() {
        return new IpNumber(high, low);
    }

    /** Whether the two networks have an address in common. */
    public boolean overlaps(IpPrefix other) {
        return length < other.length ? contains(other.address()) : other.contains(address());
    }

    /** The prefix in an address of both families: IPv4 addresses stand behind 96 bits that all of them share. */
    private int maskLength() {
        return IpAddress.BITS6 - hostBits();
    }

    @Override
    public String toString() {
        return address().toString() + '/' + length;
    }
}
