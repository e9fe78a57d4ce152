package sluice.synproxy;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) of 40 bytes, given as five words whose least significant bytes are the first.
 *
 * <p>Schedulers have SipHash-1-3 of four bytes, as the kernel's mh does it; cookies face an adversary and use the version
 * with all rounds.
 */
public final class SipHash {
    private static final long LENGTH = 40L << 56;
    private static final int FINAL_ROUNDS = 4;

    private SipHash() {}

    /**
     * Hashes five words.
     *
     * @param key0 first half of the key
     * @param key1 second half
     */
    public static long hash(long key0, long key1, long first, long second, long third, long fourth, long fifth) {
        long v0 = 0x736f6d6570736575L ^ key0;
        long v1 = 0x646f72616e646f6dL ^ key1;
        long v2 = 0x6c7967656e657261L ^ key0;
        long v3 = 0x7465646279746573L ^ key1;
        // Two rounds for each word, the length as the sixth one, and four to finish. A word goes into v3 before its
        // rounds
        // and into v0 behind them.
        for (int round = 0; round < 12 + FINAL_ROUNDS; round++) {
            long word = switch (round >>> 1) {
                case 0 -> first;
                case 1 -> second;
                case 2 -> third;
                case 3 -> fourth;
                case 4 -> fifth;
                case 5 -> LENGTH;
                default -> 0;
            };
            if ((round & 1) == 0) {
                v3 ^= word;
            }
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
            if ((round & 1) == 1) {
                v0 ^= word;
            }
            if (round == 11) {
                v2 ^= 0xff;
            }
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
