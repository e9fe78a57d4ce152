package sluice.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/**
 * The index from packet tuples to connections: a Chronicle Map in a file, shared by all threads.
 *
 * <p>It is sized so that it can never be full: two keys for each record, and room for the scatter between segments.
 * Threads use it through an {@link IndexCursor} of their own.
 */
final class ConnectionIndex implements AutoCloseable {
    private static final int KEYS_PER_RECORD = 2;
    private static final int KEYS_PER_SEGMENT = 8192;
    private static final int SEGMENTS_LIMIT = 1024;
    private static final int SEGMENT_SLACK = 64;

    private final ChronicleMap<TupleKey, IndexEntry> map;

    private ConnectionIndex(ChronicleMap<TupleKey, IndexEntry> map) {
        this.map = map;
    }

    /** Creates an empty index, replacing what has that name. */
    static ConnectionIndex create(Path path, int capacity) throws IOException {
        Files.deleteIfExists(path);
        return new ConnectionIndex(builder(capacity).createPersistedTo(path.toFile()));
    }

    /**
     * Opens the index of a clean stop.
     *
     * @throws DamagedFile when it is missing or is not as it was closed
     */
    static ConnectionIndex open(Path path, int capacity, long seal) throws DamagedFile {
        try {
            if (IndexSeal.of(path) != seal) {
                throw new DamagedFile("the index is not as it was closed");
            }
            return new ConnectionIndex(builder(capacity).createPersistedTo(path.toFile()));
        } catch (IOException | RuntimeException e) {
            // Whatever Chronicle has against the file: the index can be rebuilt from the records.
            throw new DamagedFile("the index is unreadable: " + e.getMessage());
        }
    }

    /** How many keys it holds. */
    long entries() {
        return map.longSize();
    }

    /** A new cursor for one thread. */
    IndexCursor cursor(long secret) {
        return new IndexCursor(map, secret);
    }

    @Override
    public void close() {
        map.close();
    }

    /** The daemon closes the map itself, after the workers: a hook of Chronicle's would pull it from under them. */
    private static ChronicleMapBuilder<TupleKey, IndexEntry> builder(int capacity) {
        long keys = (long) capacity * KEYS_PER_RECORD;
        long wanted = Long.highestOneBit(Math.max(1, keys / KEYS_PER_SEGMENT));
        int segments = (int) Math.min(wanted, SEGMENTS_LIMIT);
        long mean = keys / segments + 1;
        // Keys scatter over segments like balls over bins: six standard deviations are never exceeded.
        long perSegment = mean + 6 * (long) Math.sqrt(mean) + SEGMENT_SLACK;
        return ChronicleMapBuilder.of(TupleKey.class, IndexEntry.class)
                .name("sluice-connections")
                .keyReaderAndDataAccess(new TupleKeyMarshaller(), new TupleKeyAccess())
                .valueMarshaller(new IndexEntryMarshaller())
                .constantKeySizeBySample(new TupleKey())
                .constantValueSizeBySample(new IndexEntry())
                .actualSegments(segments)
                .entriesPerSegment(perSegment)
                // What a crash leaves is rebuilt from the records, never repaired.
                .checksumEntries(false)
                .putReturnsNull(true)
                .removeReturnsNull(true)
                .skipCloseOnExitHook(true);
    }
}
