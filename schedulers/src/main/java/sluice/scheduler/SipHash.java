package sluice.scheduler;

/**
 * SipHash-1-3 of four bytes, as 64-bit kernels use it for mh (spec 2.14): the lower half of the 64-bit result, under a
 * key whose halves are equal. Allocates nothing.
 */
final class SipHash {
    private static final long LENGTH = 4L << 56;

    private SipHash() {}

    /**
     * Hashes {@code value}, whose least significant byte is the first.
     *
     * @param key both halves of the 128-bit key
     */
    static int hash(int value, long key) {
        long v0 = 0x736f6d6570736575L ^ key;
        long v1 = 0x646f72616e646f6dL ^ key;
        long v2 = 0x6c7967656e657261L ^ key;
        long v3 = 0x7465646279746573L ^ key;
        long block = LENGTH | Integer.toUnsignedLong(value);
        v3 ^= block;
        // One round for the block, three to finish; the block goes into v0 and the end mark into v2 in between.
        for (int round = 0; round < 4; round++) {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            if (round == 0) {
                v0 ^= block;
                v2 ^= 0xff;
            }
        }
        return (int) (v0 ^ v1 ^ v2 ^ v3);
    }
}
