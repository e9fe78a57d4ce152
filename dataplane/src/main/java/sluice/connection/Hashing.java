package sluice.connection;

/** Mixing of bits for tables and checksums; not against an adversary. */
final class Hashing {
    private static final long FIRST = 0x9E37_79B9_7F4A_7C15L;
    private static final long SECOND = 0xD6E8_FEB8_6659_FD93L;

    private Hashing() {}

    /** A permutation of all longs in which each input bit changes about half of the output bits. */
    static long mix(long value) {
        long mixed = (value + FIRST) * SECOND;
        mixed ^= mixed >>> 32;
        mixed *= SECOND;
        return mixed ^ (mixed >>> 32);
    }
}
