package sluice.localport;

import sluice.wire.IpAddress;

/**
 * The hash by which devices spread flows (RSS), in software: of the addresses, or of the addresses and ports, of a
 * packet in the order in which they stand in it, all in network byte order.
 *
 * <p>Each set bit of the input adds (by exclusive or) the 32 bits of the key that begin at the bit's position. The hash
 * is therefore linear: that of a whole is the exclusive or of those of its parts, each at its place. Here the parts are
 * half bytes, with a table of the 16 values of each.
 *
 * <p>Source: Microsoft, "RSS Hashing Functions". Immutable; any thread.
 */
public final class Toeplitz {
    /** Bytes of a key that matter, which is as many as the shortest has: an IPv6 flow and 32 bits more. */
    public static final int KEY_BYTES = 40;

    private static final int INPUT_BYTES = KEY_BYTES - Integer.BYTES;
    private static final int HALF_BITS = 4;
    private static final int HALF_VALUES = 1 << HALF_BITS;
    private static final int HALVES_IN_INT = Integer.SIZE / HALF_BITS;
    private static final int HALVES_IN_LONG = Long.SIZE / HALF_BITS;
    private static final int HALVES_IN_PORT = Short.SIZE / HALF_BITS;

    private static final int PORTS4 = 2 * HALVES_IN_INT;
    private static final int PORTS6 = 4 * HALVES_IN_LONG;

    /** The hash of value v of half byte h at {@code h * 16 + v}. */
    private final int[] parts = new int[INPUT_BYTES * 2 * HALF_VALUES];

    /**
     * A hash with a key.
     *
     * @param key at least {@link #KEY_BYTES} bytes, the rest of which serves inputs longer than those here
     * @throws IllegalArgumentException when the key is shorter
     */
    public Toeplitz(byte[] key) {
        if (key.length < KEY_BYTES) {
            throw new IllegalArgumentException(
                    "an RSS key has at least " + KEY_BYTES + " bytes, this one has " + key.length);
        }
        for (int half = 0; half < INPUT_BYTES * 2; half++) {
            for (int value = 0; value < HALF_VALUES; value++) {
                parts[half * HALF_VALUES + value] = part(key, half * HALF_BITS, value);
            }
        }
    }

    /** The hash of addresses only; both of the same family. */
    public int hash(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        if (IpAddress.is4(sourceHigh, sourceLow)) {
            return ofInt(0, IpAddress.to4(sourceLow)) ^ ofInt(HALVES_IN_INT, IpAddress.to4(destinationLow));
        }
        return ofLong(0, sourceHigh)
                ^ ofLong(HALVES_IN_LONG, sourceLow)
                ^ ofLong(2 * HALVES_IN_LONG, destinationHigh)
                ^ ofLong(3 * HALVES_IN_LONG, destinationLow);
    }

    /**
     * The hash of addresses and ports.
     *
     * @param ports {@code source << 16 | destination}
     */
    public int hash(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int ports) {
        int first = IpAddress.is4(sourceHigh, sourceLow) ? PORTS4 : PORTS6;
        return hash(sourceHigh, sourceLow, destinationHigh, destinationLow) ^ ofInt(first, ports);
    }

    /** What a destination port adds to the hash of an IPv4 packet. */
    int ofDestinationPort4(int port) {
        return ofPort(PORTS4 + HALVES_IN_PORT, port);
    }

    /** What a destination port adds to the hash of an IPv6 packet. */
    int ofDestinationPort6(int port) {
        return ofPort(PORTS6 + HALVES_IN_PORT, port);
    }

    private int ofLong(int firstHalf, long value) {
        return ofInt(firstHalf, (int) (value >>> Integer.SIZE)) ^ ofInt(firstHalf + HALVES_IN_INT, (int) value);
    }

    private int ofInt(int firstHalf, int value) {
        return ofPort(firstHalf, value >>> Short.SIZE) ^ ofPort(firstHalf + HALVES_IN_PORT, value & 0xFFFF);
    }

    private int ofPort(int firstHalf, int value) {
        int first = firstHalf * HALF_VALUES;
        return parts[first + (value >>> 12)]
                ^ parts[first + HALF_VALUES + (value >>> 8 & 0xF)]
                ^ parts[first + 2 * HALF_VALUES + (value >>> 4 & 0xF)]
                ^ parts[first + 3 * HALF_VALUES + (value & 0xF)];
    }

    private static int part(byte[] key, int firstBit, int value) {
        int hash = 0;
        for (int bit = 0; bit < HALF_BITS; bit++) {
            if ((value >>> (HALF_BITS - 1 - bit) & 1) != 0) {
                hash ^= window(key, firstBit + bit);
            }
        }
        return hash;
    }

    /** The 32 bits of the key from {@code bit} on. */
    private static int window(byte[] key, int bit) {
        int first = bit / Byte.SIZE;
        long bytes = 0;
        for (int i = 0; i <= Integer.BYTES; i++) {
            int next = first + i < key.length ? key[first + i] & 0xFF : 0;
            bytes = bytes << Byte.SIZE | next;
        }
        return (int) (bytes >>> (Byte.SIZE - bit % Byte.SIZE));
    }
}
