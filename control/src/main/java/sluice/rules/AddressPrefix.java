package sluice.rules;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A network: the addresses that begin with the same bits.
 *
 * @param address one of them
 * @param length how many bits, 0 to 32 or 128
 */
public record AddressPrefix(InetAddress address, int length) {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/64}, or an address alone; null if it is none of them. */
    public static @Nullable AddressPrefix parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = AddressText.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bits = bits(address);
        if (slash < 0) {
            return new AddressPrefix(address, bits);
        }
        try {
            int length = Integer.parseInt(text.substring(slash + 1));
            return length < 0 || length > bits ? null : new AddressPrefix(address, length);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The network as {@link #parse} reads it, an address alone without its length; null for no address. */
    public static @Nullable String text(@Nullable InetAddress address, int length) {
        return address == null ? null : new AddressPrefix(address, length).toString();
    }

    /** Whether it is one of IPv6. */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    @Override
    public String toString() {
        return AddressText.format(address) + (length == bits(address) ? "" : "/" + length);
    }

    private static int bits(InetAddress address) {
        return address instanceof Inet6Address ? IPV6_BITS : IPV4_BITS;
    }
}
