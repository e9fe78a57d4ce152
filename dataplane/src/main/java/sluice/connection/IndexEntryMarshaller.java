package sluice.connection;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.hash.serialization.SizedWriter;
import net.openhft.chronicle.wire.WireIn;
import net.openhft.chronicle.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Moves {@link IndexEntry}s in and out of the index. Stateless; its class name is written into the index file. */
final class IndexEntryMarshaller implements SizedReader<IndexEntry>, SizedWriter<IndexEntry> {
    @Override
    public IndexEntry read(Bytes<?> in, long size, @Nullable IndexEntry using) {
        IndexEntry entry = using == null ? new IndexEntry() : using;
        entry.value = in.readInt();
        return entry;
    }

    @Override
    public long size(IndexEntry entry) {
        return IndexEntry.BYTES;
    }

    @Override
    public void write(Bytes<?> out, long size, IndexEntry entry) {
        out.writeInt(entry.value);
    }

    @Override
    public void readMarshallable(WireIn wire) {}

    @Override
    public void writeMarshallable(WireOut wire) {}
}
