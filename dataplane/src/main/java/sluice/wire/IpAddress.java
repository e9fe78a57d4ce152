package sluice.wire;

/**
 * Addresses of both families as two longs, {@code high} the first eight bytes on the wire: an IPv4 address is written as
 * the IPv4-mapped IPv6 address {@code ::ffff:a.b.c.d} (RFC 4291, 2.5.5.2), which itself never appears on the wire.
 */
public final class IpAddress {
    /** The high half of every IPv4 address. */
    public static final long HIGH4 = 0;

    /** Bits of an IPv4 address. */
    public static final int BITS4 = 32;
    /** Bits of an IPv6 address. */
    public static final int BITS6 = 128;

    private static final long MAPPED = 0xFFFF_0000_0000L;
    private static final long LOW_32 = 0xFFFF_FFFFL;

    private IpAddress() {}

    /** The low half of the IPv4 address {@code address}. */
    public static long low4(int address) {
        return MAPPED | (address & LOW_32);
    }

    /** Whether this is an IPv4 address. */
    public static boolean is4(long high, long low) {
        return high == HIGH4 && low >>> 32 == MAPPED >>> 32;
    }

    /** The IPv4 address whose low half is {@code low}. */
    public static int to4(long low) {
        return (int) low;
    }

    /** How many bits an address of this one's family has; the longest prefix is as long. */
    public static int bits(long high, long low) {
        return is4(high, low) ? BITS4 : BITS6;
    }

    /** The high half of the netmask of {@code length} bits, 0 to {@link #BITS6}. */
    public static long maskHigh(int length) {
        return length == 0 ? 0 : -1L << Math.max(0, Long.SIZE - length);
    }

    /** The low half of the netmask of {@code length} bits, 0 to {@link #BITS6}. */
    public static long maskLow(int length) {
        return length <= Long.SIZE ? 0 : -1L << (BITS6 - length);
    }

    /** Whether it is {@code ::} (RFC 4291, 2.5.2). */
    public static boolean isUnspecified(long high, long low) {
        return (high | low) == 0;
    }

    /** Whether it is {@code ::1} (RFC 4291, 2.5.3). */
    public static boolean isLoopback6(long high, long low) {
        return high == 0 && low == 1;
    }

    /** Whether an IPv6 address is in ff00::/8 (RFC 4291, 2.7). */
    public static boolean isMulticast6(long high) {
        return high >>> 56 == 0xFF;
    }

    /** Whether an IPv6 address is in fe80::/10, which means something on its own link only (RFC 4291, 2.5.6). */
    public static boolean isLinkLocal6(long high) {
        return high >>> 54 == 0xFE80 >>> 6;
    }

    /** Whether one host elsewhere can have this address. */
    public static boolean isHost(long high, long low) {
        return is4(high, low)
                ? Ip4.isHost(to4(low))
                : !isMulticast6(high) && !isUnspecified(high, low) && !isLoopback6(high, low);
    }

    /** The address as RFC 5952 writes it, IPv4 as {@code 10.0.0.1}. Cold. */
    public static String text(long high, long low) {
        return is4(high, low) ? Ip4.text(to4(low)) : Ip6Text.of(high, low);
    }
}
