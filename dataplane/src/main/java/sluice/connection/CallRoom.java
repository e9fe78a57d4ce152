package sluice.connection;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import sluice.dpdk.Memory;

/**
 * The Call-IDs of persistence templates made by the SIP engine: a mapped file beside the records, which have no room for
 * 255 bytes. Bounded: a template that finds no place is not made.
 *
 * <pre>
 * 0       owners: {@value #SLOTS} ints, the template's record number + 1, 0 for a free slot
 * 262144  texts: {@value #SLOTS} times one byte of length and 255 of text
 * </pre>
 *
 * <p>The file is sparse, so that it takes memory only for calls. What is in it counts only if a live record refers to it.
 *
 * <p>Threads: the worker that owns the record takes and releases; anyone reads, checking the record's generation.
 */
final class CallRoom implements AutoCloseable {
    /** How many calls may have templates at the same time. */
    static final int SLOTS = 65_536;

    /** {@link #take}: no place was found. */
    static final int NONE = -1;

    /** Places that are tried for one call. */
    private static final int PROBES = 64;

    private static final int SLOT_BYTES = 256;
    private static final int TEXTS_OFFSET = SLOTS * Integer.BYTES;

    /** Size of the file. */
    static final long BYTES = TEXTS_OFFSET + (long) SLOTS * SLOT_BYTES;

    private final TableMemory memory;
    private final long base;

    private CallRoom(TableMemory memory, long base) {
        this.memory = memory;
        this.base = base;
    }

    /**
     * Opens the file, or makes an empty one.
     *
     * @param isFresh whether what an earlier process left does not count
     */
    static CallRoom open(Path path, boolean isFresh) throws IOException {
        if (isFresh || (Files.exists(path) && Files.size(path) != BYTES)) {
            Files.deleteIfExists(path);
        }
        TableMemory memory = new TableMemory();
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new CallRoom(memory, memory.map(channel, BYTES));
        } catch (IOException e) {
            memory.close();
            throw e;
        }
    }

    /** Keeps the {@code length} bytes at {@code text} for record {@code number}; returns the slot, or {@link #NONE}. */
    int take(int number, long text, int length) {
        long hash = Hashing.mix(number);
        for (int i = 0; i < PROBES; i++) {
            int slot = (int) (hash + i) & SLOTS - 1;
            if (Memory.acquireI32(owner(slot)) == 0 && Memory.compareAndSetI32(owner(slot), 0, number + 1)) {
                Memory.putU8(entry(slot), length);
                Memory.copy(text, entry(slot) + 1, length);
                return slot;
            }
        }
        return NONE;
    }

    /** Frees the slot of record {@code number}, which is not live. */
    void release(int slot, int number) {
        if (has(slot, number)) {
            Memory.releaseI32(owner(slot), 0);
        }
    }

    /** Whether the call of record {@code number} in {@code slot} has exactly these bytes. */
    boolean isEqual(int slot, int number, long text, int length) {
        if (!has(slot, number) || Memory.u8(entry(slot)) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Memory.u8(entry(slot) + 1 + i) != Memory.u8(text + i)) {
                return false;
            }
        }
        return true;
    }

    /** The call of record {@code number}, or null if it is not there. Allocates. */
    @Nullable
    String text(int slot, int number) {
        if (!has(slot, number)) {
            return null;
        }
        byte[] bytes = new byte[Memory.u8(entry(slot))];
        Memory.copyOut(entry(slot) + 1, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /**
     * Lets the live records of an earlier process keep their slots, by whatever number they have now, and frees all others.
     * A record whose text is damaged is as good as one of another call. Control thread, before the workers start.
     */
    void adopt(RecordFile records) {
        BitSet kept = new BitSet(SLOTS);
        for (int number = records.nextLive(0); number >= 0; number = records.nextLive(number + 1)) {
            long record = records.record(number);
            int slot = ConnectionRecord.callSlot(record);
            if (ConnectionRecord.isOfCall(record)
                    && slot >= 0
                    && slot < SLOTS
                    && !kept.get(slot)
                    && isOf(record, slot)) {
                Memory.putHostI32(owner(slot), number + 1);
                kept.set(slot);
            }
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            if (!kept.get(slot)) {
                Memory.putHostI32(owner(slot), 0);
            }
        }
    }

    @Override
    public void close() {
        memory.close();
    }

    /** How many slots are taken. */
    int taken() {
        int taken = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            taken += Memory.acquireI32(owner(slot)) == 0 ? 0 : 1;
        }
        return taken;
    }

    private boolean isOf(long record, int slot) {
        int length = Memory.u8(entry(slot));
        return CallDigest.high(entry(slot) + 1, length) == ConnectionRecord.callHigh(record)
                && CallDigest.low(entry(slot) + 1, length) == ConnectionRecord.callLow(record);
    }

    private boolean has(int slot, int number) {
        return slot >= 0 && slot < SLOTS && Memory.acquireI32(owner(slot)) == number + 1;
    }

    private long owner(int slot) {
        return base + (long) slot * Integer.BYTES;
    }

    private long entry(int slot) {
        return base + TEXTS_OFFSET + (long) slot * SLOT_BYTES;
    }
}
