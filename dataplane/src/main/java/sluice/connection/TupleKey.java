package sluice.connection;

/**
 * A packet's tuple as a key of the index: 16 bytes, reused for every look-up.
 *
 * <p>The tuple is stored mixed with the table's secret, reversibly, so that nobody outside can choose tuples that all
 * fall into one segment of the index.
 *
 * <p>Thread: its owner only.
 */
final class TupleKey {
    static final int BYTES = 16;

    long first;
    long second;

    /** Makes this the key of a tuple. */
    void set(long secret, int source, int destination, int ports, int protocol) {
        first = Hashing.mix(secret ^ ((long) source << 32 | (destination & 0xFFFF_FFFFL)));
        second = Hashing.mix(first ^ ((long) ports << 32 | (protocol & 0xFFFF_FFFFL)));
    }
}
