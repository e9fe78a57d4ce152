package sluice.connection;

import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;

/**
 * One thread's access to the {@link ConnectionIndex}, with reused key and value so that nothing is allocated. Tuples are
 * given as the two halves that {@link PacketTuple} makes of them.
 *
 * <p>Thread: its owner only.
 */
final class IndexCursor {
    /** {@link #get}: the tuple is not in the index. */
    static final int NONE = -1;

    private final ChronicleMap<TupleKey, IndexEntry> map;
    private final long secret;
    private final TupleKey key = new TupleKey();
    private final IndexEntry entry = new IndexEntry();

    IndexCursor(ChronicleMap<TupleKey, IndexEntry> map, long secret) {
        this.map = map;
        this.secret = secret;
    }

    /** The entry of a tuple, or {@link #NONE}. */
    int get(long first, long second) {
        key.set(secret, first, second);
        return map.getUsing(key, entry) == null ? NONE : entry.value;
    }

    /** Makes {@code value} the entry of a tuple, whatever it was before. */
    void put(long first, long second, int value) {
        key.set(secret, first, second);
        entry.value = value;
        map.put(key, entry);
    }

    /** Makes {@code value} the entry of a tuple; returns the one that it had until then, or {@link #NONE}. */
    int exchange(long first, long second, int value) {
        key.set(secret, first, second);
        try (ExternalMapQueryContext<TupleKey, IndexEntry, ?> query = map.queryContext(key)) {
            query.updateLock().lock();
            MapEntry<TupleKey, IndexEntry> present = query.entry();
            if (present == null) {
                entry.value = value;
                query.insert(query.absentEntry(), query.wrapValueAsData(entry));
                return NONE;
            }
            present.value().getUsing(entry);
            int former = entry.value;
            entry.value = value;
            present.doReplaceValue(query.wrapValueAsData(entry));
            return former;
        }
    }

    /** Makes {@code value} the entry of a tuple that has none; false when it has one. May allocate then. */
    boolean putIfAbsent(long first, long second, int value) {
        key.set(secret, first, second);
        entry.value = value;
        return map.putIfAbsent(key, entry) == null;
    }

    /** Removes a tuple if its entry is {@code value}. */
    void remove(long first, long second, int value) {
        key.set(secret, first, second);
        entry.value = value;
        map.remove(key, entry);
    }
}
