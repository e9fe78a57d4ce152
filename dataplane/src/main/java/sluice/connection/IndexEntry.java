package sluice.connection;

/**
 * A value of the index: record number &lt;&lt; 1 | direction. Mutable, reused for every look-up.
 *
 * <p>Thread: its owner only.
 */
final class IndexEntry {
    static final int BYTES = 4;

    int value;
}
