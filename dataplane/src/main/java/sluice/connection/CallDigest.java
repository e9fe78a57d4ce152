package sluice.connection;

import sluice.dpdk.Memory;

/**
 * Sixteen bytes that stand for a Call-ID in records and keys. Two calls with the same ones are told apart by
 * {@link CallRoom}. Thread: any.
 */
final class CallDigest {
    private static final long HIGH = 0x43_61_6C_6C_2D_49_44_31L;
    private static final long LOW = 0x43_61_6C_6C_2D_49_44_32L;

    private CallDigest() {}

    static long high(long text, int length) {
        return digest(HIGH, text, length);
    }

    static long low(long text, int length) {
        return digest(LOW, text, length);
    }

    private static long digest(long start, long text, int length) {
        long digest = start ^ length;
        for (int i = 0; i < length; i++) {
            digest = Hashing.mix(digest ^ Memory.u8(text + i));
        }
        return digest;
    }
}
