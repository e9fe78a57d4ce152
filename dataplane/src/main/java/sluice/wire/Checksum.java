package sluice.wire;

import sluice.dpdk.Memory;

/**
 * The internet checksum (RFC 1071) and its incremental repair (RFC 1624).
 *
 * <p>A <em>sum</em> is a one's complement sum kept in a long that is wide enough for any packet without overflow; sums
 * are added with plain {@code +}. {@link #finish} folds one and gives its complement, the value that stands in a header.
 * A <em>delta</em> is what a rewrite adds to the sum of a packet; it is a folded 16-bit value, made once per connection
 * and applied to each packet. In one's complement 0 has two forms, 0x0000 and 0xFFFF. RFC 1624's equation 3 as used here
 * never turns a sum of some non-zero words into 0x0000, so results agree with a full computation.
 */
public final class Checksum {
    private static final long LOW_32 = 0xFFFF_FFFFL;

    private Checksum() {}

    /** The sum of {@code bytes} bytes as 16-bit words; an odd last byte counts as a word's upper half. */
    public static long sum(long address, int bytes) {
        long sum = 0;
        int at = 0;
        for (int end = bytes - 7; at < end; at += 8) {
            long word = Memory.i64(address + at);
            sum += (word >>> 32) + (word & LOW_32);
        }
        if ((bytes & 4) != 0) {
            sum += Memory.i32(address + at) & LOW_32;
            at += 4;
        }
        if ((bytes & 2) != 0) {
            sum += Memory.u16(address + at);
            at += 2;
        }
        if ((bytes & 1) != 0) {
            sum += Memory.u8(address + at) << 8;
        }
        return sum;
    }

    /** Folds a sum, as {@link #sum} and additions of such make it, to 16 bits. */
    public static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & LOW_32);
        folded = (folded >>> 16) + (folded & 0xFFFF);
        folded = (folded >>> 16) + (folded & 0xFFFF);
        return (int) ((folded >>> 16) + (folded & 0xFFFF));
    }

    /** The checksum for a sum: its folded complement. */
    public static int finish(long sum) {
        return ~fold(sum) & 0xFFFF;
    }

    /** The checksum of a range whose checksum field holds 0; of a range with its checksum in place it is 0 when good. */
    public static int of(long address, int bytes) {
        return finish(sum(address, bytes));
    }

    /**
     * The sum of an IPv4 pseudo header (RFC 9293, section 3.1).
     *
     * @param bytes length of transport header and data
     */
    public static long pseudoHeader4(int source, int destination, int protocol, int bytes) {
        return (source & LOW_32) + (destination & LOW_32) + protocol + bytes;
    }

    /**
     * The sum of an IPv6 pseudo header (RFC 8200, section 8.1) for the IPv6 header at {@code ip}.
     *
     * @param protocol number of the transport protocol, which may stand in an extension header
     * @param bytes length of transport header and data
     */
    public static long pseudoHeader6(long ip, int protocol, int bytes) {
        long sum = protocol + (long) bytes;
        sum += (Ipv6.sourceHigh(ip) >>> 32) + (Ipv6.sourceHigh(ip) & LOW_32);
        sum += (Ipv6.sourceLow(ip) >>> 32) + (Ipv6.sourceLow(ip) & LOW_32);
        sum += (Ipv6.destinationHigh(ip) >>> 32) + (Ipv6.destinationHigh(ip) & LOW_32);
        return sum + (Ipv6.destinationLow(ip) >>> 32) + (Ipv6.destinationLow(ip) & LOW_32);
    }

    /**
     * The checksum of a TCP segment, UDP datagram or ICMP-like message over IPv4 whose checksum field holds 0; with the
     * checksum in place it is 0 when good.
     *
     * @param bytes length of transport header and data
     */
    public static int transport4(int source, int destination, int protocol, long transport, int bytes) {
        return finish(pseudoHeader4(source, destination, protocol, bytes) + sum(transport, bytes));
    }

    /**
     * The same over IPv6, for the IPv6 header at {@code ip}.
     *
     * @param protocol number of the transport protocol, which may stand in an extension header
     * @param bytes length of transport header and data
     */
    public static int transport6(long ip, int protocol, long transport, int bytes) {
        return finish(pseudoHeader6(ip, protocol, bytes) + sum(transport, bytes));
    }

    /** What replacing {@code oldWord} by {@code newWord} (32 bits each, or 16) adds to a packet's sum. */
    public static int delta(int oldWord, int newWord) {
        return fold((~oldWord & LOW_32) + (newWord & LOW_32));
    }

    /** What replacing an IPv6 address, given as two halves, adds to a packet's sum. */
    public static int delta6(long high, long low, long newHigh, long newLow) {
        return combine(
                combine(delta((int) (high >>> 32), (int) (newHigh >>> 32)), delta((int) high, (int) newHigh)),
                combine(delta((int) (low >>> 32), (int) (newLow >>> 32)), delta((int) low, (int) newLow)));
    }

    /** Both deltas as one. */
    public static int combine(int delta, int other) {
        int sum = delta + other;
        return (sum >>> 16) + (sum & 0xFFFF);
    }

    /** What replacing bytes with one folded sum by bytes with another adds to a packet's sum. */
    public static int difference(int oldSum, int newSum) {
        return combine(~oldSum & 0xFFFF, newSum);
    }

    /**
     * A folded sum or delta of bytes that start at an odd offset, from the one that they have at an even offset, and the
     * other way round (RFC 1071, section 2 B).
     */
    public static int swap(int folded) {
        return folded >>> 8 | (folded & 0xFF) << 8;
    }

    /** A header's checksum after a rewrite that adds {@code delta} (RFC 1624, equation 3). */
    public static int apply(int checksum, int delta) {
        int sum = (~checksum & 0xFFFF) + delta;
        sum = (sum >>> 16) + (sum & 0xFFFF);
        return ~sum & 0xFFFF;
    }

    /** The form in which UDP sends a computed checksum: 0xFFFF for 0, since 0 means none (RFC 768). */
    public static int udp(int checksum) {
        return checksum == 0 ? 0xFFFF : checksum;
    }
}
