package sluice.connection;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.hash.serialization.SizedWriter;
import net.openhft.chronicle.wire.WireIn;
import net.openhft.chronicle.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Moves {@link TupleKey}s in and out of the index. Stateless; its class name is written into the index file. */
final class TupleKeyMarshaller implements SizedReader<TupleKey>, SizedWriter<TupleKey> {
    @Override
    public TupleKey read(Bytes<?> in, long size, @Nullable TupleKey using) {
        TupleKey key = using == null ? new TupleKey() : using;
        key.first = in.readLong();
        key.second = in.readLong();
        return key;
    }

    @Override
    public long size(TupleKey key) {
        return TupleKey.BYTES;
    }

    @Override
    public void write(Bytes<?> out, long size, TupleKey key) {
        out.writeLong(key.first);
        out.writeLong(key.second);
    }

    @Override
    public void readMarshallable(WireIn wire) {}

    @Override
    public void writeMarshallable(WireOut wire) {}
}
