package sluice.connection;

/**
 * A packet's tuple as a key of the index: 16 bytes, reused for every look-up.
 *
 * <p>It is what {@link PacketTuple} makes of the tuple, stored mixed with the table's secret, reversibly, so that nobody outside can choose tuples that all
 * fall into one segment of the index.
 *
 * <p>Thread: its owner only.
 */
final class TupleKey {
    static final int BYTES = 16;

    long first;
    long second;

    /** Makes this the key of a tuple whose halves are {@code a} and {@code b}. */
    void set(long secret, long a, long b) {
        first = Hashing.mix(secret ^ a);
        second = Hashing.mix(first ^ b);
    }
}
