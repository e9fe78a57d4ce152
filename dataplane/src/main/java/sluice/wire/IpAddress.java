package sluice.wire;

/**
 * Addresses of both families as two longs, {@code high} the first eight bytes on the wire: an IPv4 address is written as
 * the IPv4-mapped IPv6 address {@code ::ffff:a.b.c.d} (RFC 4291, 2.5.5.2), which itself never appears on the wire.
 */
public final class IpAddress {
    /** The high half of every IPv4 address. */
    public static final long HIGH4 = 0;

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
}
