package sluice.connection;

import net.openhft.chronicle.algo.hashing.LongHashFunction;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.RandomDataInput;
import net.openhft.chronicle.bytes.RandomDataOutput;
import net.openhft.chronicle.hash.AbstractData;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.hash.serialization.DataAccess;
import net.openhft.chronicle.wire.WireIn;
import net.openhft.chronicle.wire.WireOut;
import org.jspecify.annotations.Nullable;

/**
 * Hands {@link TupleKey}s to Chronicle as the two words that they are: hashed, compared and stored without a buffer in
 * between.
 *
 * <p>Chronicle makes copies, each for one thread; the class name is written into the index file.
 */
final class TupleKeyAccess extends AbstractData<TupleKey> implements DataAccess<TupleKey> {
    private @Nullable BytesStore<?, ?> buffer;
    private TupleKey key = new TupleKey();

    @Override
    public Data<TupleKey> getData(TupleKey instance) {
        key = instance;
        return this;
    }

    @Override
    public void uninit() {
        // The key is the cursor's and stays with it.
    }

    @Override
    public DataAccess<TupleKey> copy() {
        return new TupleKeyAccess();
    }

    /** The second word is mixed from all of the tuple. */
    @Override
    public long hash(LongHashFunction function) {
        return key.second;
    }

    @Override
    public boolean equivalent(RandomDataInput source, long offset) {
        return source.readLong(offset) == key.first && source.readLong(offset + Long.BYTES) == key.second;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Chronicle declares it
    public void writeTo(RandomDataOutput target, long offset) {
        target.writeLong(offset, key.first);
        target.writeLong(offset + Long.BYTES, key.second);
    }

    /** For whatever does not ask one of the above; Chronicle's ways of finding, inserting and removing all do. */
    @Override
    public RandomDataInput bytes() {
        BytesStore<?, ?> store = buffer;
        if (store == null) {
            store = BytesStore.nativeStoreWithFixedCapacity(TupleKey.BYTES);
            buffer = store;
        }
        writeTo(store, 0);
        return store;
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public long size() {
        return TupleKey.BYTES;
    }

    @Override
    public TupleKey get() {
        return key;
    }

    @Override
    public TupleKey getUsing(@Nullable TupleKey using) {
        TupleKey copy = using == null ? new TupleKey() : using;
        copy.first = key.first;
        copy.second = key.second;
        return copy;
    }

    @Override
    public void readMarshallable(WireIn wire) {}

    @Override
    public void writeMarshallable(WireOut wire) {}
}
