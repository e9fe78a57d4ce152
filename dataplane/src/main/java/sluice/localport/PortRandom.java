package sluice.localport;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * A worker's random numbers (xoroshiro128++ of Blackman and Vigna), from a start that nobody outside can know: whoever
 * cannot see the packets shall not guess the next port (RFC 6056, section 3.3.1).
 *
 * <p>Thread: its owner's only.
 */
public final class PortRandom {
    private static final int SEED_BYTES = 2 * Long.BYTES;

    private long first;
    private long second;

    private PortRandom(long first, long second) {
        this.first = first;
        // Nothing but zeroes would stay so.
        this.second = (first | second) == 0 ? 1 : second;
    }

    /** Numbers that nobody knows. */
    public static PortRandom secret() {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        ByteBuffer numbers = ByteBuffer.wrap(seed);
        return new PortRandom(numbers.getLong(), numbers.getLong());
    }

    /** The same numbers for the same seed, for tests and simulations. */
    public static PortRandom seeded(long seed) {
        return new PortRandom(seed, ~seed * 0x9E37_79B9_7F4A_7C15L);
    }

    /** 32 random bits. */
    public int next() {
        long one = first;
        long two = second;
        long result = Long.rotateLeft(one + two, 17) + one;
        two ^= one;
        first = Long.rotateLeft(one, 49) ^ two ^ (two << 21);
        second = Long.rotateLeft(two, 28);
        return (int) (result >>> Integer.SIZE);
    }

    /** A random number from 0 to {@code bound} - 1. */
    public int below(int bound) {
        return (int) (((next() & 0xFFFF_FFFFL) * bound) >>> Integer.SIZE);
    }
}
