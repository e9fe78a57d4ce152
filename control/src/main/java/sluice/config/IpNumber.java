package sluice.config;

import sluice.wire.IpAddress;

/**
 * An address of either family.
 *
 * @param high its high half, as {@link IpAddress} writes both families
 * @param low its low half
 */
public record IpNumber(long high, long low) {
    /** Whether it is an IPv4 address. */
    public boolean isIpv4() {
        return IpAddress.is4(high, low);
    }

    /** Whether it means something on its own link only. */
    boolean isLinkLocal() {
        return !isIpv4() && IpAddress.isLinkLocal6(high);
    }

    @Override
    public String toString() {
        return IpAddress.text(high, low);
    }
}
