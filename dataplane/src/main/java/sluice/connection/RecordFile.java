package sluice.connection;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import sluice.dpdk.Memory;

/**
 * The mapped file of connection records: a header, a map of the blocks that were ever used, and the records.
 *
 * <pre>
 *  0 magic (8)        8 layout version  12 record size   16 capacity  20 checksum of the header
 * 24 boot id (8)     32 clean-stop mark  36 -            40 seal of the index at the clean stop (8)
 * 48 secret (8)
 * 4096 one byte per block of {@value #BLOCK_RECORDS} records: 1 when one of them was ever taken
 * </pre>
 *
 * <p>The file is sparse: what was never used takes no memory, and the block map keeps readers from touching it.
 *
 * <p>Thread: opened and closed by the control thread; {@link #use} by the owner of a slot.
 */
final class RecordFile implements AutoCloseable {
    private static final long MAGIC = 0x534C_5549_4345_4354L; // "SLUICECT"
    private static final int LAYOUT_VERSION = 2;
    private static final int CLEAN = 0x434C_454E;
    private static final int BLOCK_RECORDS = 4096;

    private static final int LAYOUT_OFFSET = 8;
    private static final int RECORD_BYTES_OFFSET = 12;
    private static final int CAPACITY_OFFSET = 16;
    private static final int CHECKSUM_OFFSET = 20;
    private static final int BOOT_ID_OFFSET = 24;
    private static final int CLEAN_OFFSET = 32;
    private static final int INDEX_SEAL_OFFSET = 40;
    private static final int SECRET_OFFSET = 48;
    private static final int BLOCKS_OFFSET = 4096;
    private static final int HEADER_BYTES = BLOCKS_OFFSET + ConnectionOptions.LIMIT / BLOCK_RECORDS;

    private final TableMemory memory;
    private final long base;
    private final int capacity;

    private RecordFile(TableMemory memory, long base, int capacity) {
        this.memory = memory;
        this.base = base;
        this.capacity = capacity;
    }

    /** Size of a file for {@code capacity} records. */
    static long bytes(int capacity) {
        return HEADER_BYTES + (long) capacity * ConnectionRecord.BYTES;
    }

    /** Creates an empty file, replacing what has that name. */
    static RecordFile create(Path path, int capacity, long bootId) throws IOException {
        Files.deleteIfExists(path);
        RecordFile file = map(path, capacity, StandardOpenOption.CREATE_NEW);
        Memory.putHostI64(file.base, MAGIC);
        Memory.putHostI32(file.base + LAYOUT_OFFSET, LAYOUT_VERSION);
        Memory.putHostI32(file.base + RECORD_BYTES_OFFSET, ConnectionRecord.BYTES);
        Memory.putHostI32(file.base + CAPACITY_OFFSET, capacity);
        Memory.putHostI64(file.base + BOOT_ID_OFFSET, bootId);
        Memory.putHostI64(file.base + SECRET_OFFSET, new SecureRandom().nextLong());
        Memory.putHostI32(file.base + CHECKSUM_OFFSET, file.headerChecksum());
        return file;
    }

    /**
     * Opens an existing file.
     *
     * @throws DamagedFile when it is not a file of this program, layout and run of the system, or has been damaged
     */
    static RecordFile open(Path path, long bootId) throws IOException, DamagedFile {
        long size = Files.size(path);
        if (size < bytes(1) || size > bytes(ConnectionOptions.LIMIT)) {
            throw new DamagedFile("its size of " + size + " bytes is impossible");
        }
        int capacity = (int) ((size - HEADER_BYTES) / ConnectionRecord.BYTES);
        RecordFile file = map(path, capacity, StandardOpenOption.READ);
        try {
            file.requireTrusted(size, bootId);
            return file;
        } catch (DamagedFile e) {
            file.close();
            throw e;
        }
    }

    /** Renames {@code from} over {@code to} in one step. */
    static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    int capacity() {
        return capacity;
    }

    /** The number with which the keys of the index are mixed. */
    long secret() {
        return Memory.hostI64(base + SECRET_OFFSET);
    }

    /** Address of record {@code number}, which must be 0 to capacity - 1. */
    long record(int number) {
        return Memory.address(base + HEADER_BYTES + (long) number * ConnectionRecord.BYTES);
    }

    /** The number of the record at address {@code record}. */
    int numberOf(long record) {
        return (int) ((record - base - HEADER_BYTES) / ConnectionRecord.BYTES);
    }

    /** Notes that record {@code number} is taken; comes before the record goes live. */
    void use(int number) {
        Memory.putU8(base + BLOCKS_OFFSET + number / BLOCK_RECORDS, 1);
    }

    /** The first live record from {@code number} on, or -1. */
    int nextLive(int number) {
        int candidate = number;
        while (candidate < capacity) {
            int block = candidate / BLOCK_RECORDS;
            int blockEnd = Math.min((block + 1) * BLOCK_RECORDS, capacity);
            if (Memory.u8(base + BLOCKS_OFFSET + block) == 0) {
                candidate = blockEnd;
            }
            for (; candidate < blockEnd; candidate++) {
                if (ConnectionRecord.isLive(ConnectionRecord.generation(record(candidate)))) {
                    return candidate;
                }
            }
        }
        return -1;
    }

    /** Whether the process that used it last marked it as complete, with the index beside it. */
    boolean isClean() {
        return Memory.hostI32(base + CLEAN_OFFSET) == CLEAN;
    }

    /** The {@link IndexSeal} of the index at the clean stop. */
    long indexSeal() {
        return Memory.hostI64(base + INDEX_SEAL_OFFSET);
    }

    /** Takes the clean-stop mark away: from now on the index may lag behind the records. */
    void markRunning() {
        Memory.releaseI32(base + CLEAN_OFFSET, 0);
    }

    /** Sets the clean-stop mark: the index is closed and has this {@link IndexSeal}. */
    void markClean(long indexSeal) {
        Memory.putHostI64(base + INDEX_SEAL_OFFSET, indexSeal);
        Memory.releaseI32(base + CLEAN_OFFSET, CLEAN);
    }

    @Override
    public void close() {
        memory.close();
    }

    private static RecordFile map(Path path, int capacity, StandardOpenOption option) throws IOException {
        TableMemory memory = new TableMemory();
        try (FileChannel channel = FileChannel.open(path, option, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new RecordFile(memory, memory.map(channel, bytes(capacity)), capacity);
        } catch (IOException e) {
            memory.close();
            throw e;
        }
    }

    private void requireTrusted(long size, long bootId) throws DamagedFile {
        if (Memory.hostI64(base) != MAGIC) {
            throw new DamagedFile("it is not a file of connection records");
        }
        int layout = Memory.hostI32(base + LAYOUT_OFFSET);
        if (layout != LAYOUT_VERSION || Memory.hostI32(base + RECORD_BYTES_OFFSET) != ConnectionRecord.BYTES) {
            throw new DamagedFile("it has layout " + layout + ", this version of Sluice uses " + LAYOUT_VERSION);
        }
        if (Memory.hostI32(base + CHECKSUM_OFFSET) != headerChecksum()) {
            throw new DamagedFile("the checksum of its header is wrong");
        }
        int stated = Memory.hostI32(base + CAPACITY_OFFSET);
        if (stated != capacity || size != bytes(capacity)) {
            throw new DamagedFile("it says that it has " + stated + " records, but its size is " + size + " bytes");
        }
        if (Memory.hostI64(base + BOOT_ID_OFFSET) != bootId) {
            throw new DamagedFile("it is from before the last boot of the system");
        }
    }

    private int headerChecksum() {
        long sum = Hashing.mix(Memory.hostI64(base));
        sum = Hashing.mix(sum ^ Memory.hostI64(base + LAYOUT_OFFSET));
        sum = Hashing.mix(sum ^ Memory.hostI32(base + CAPACITY_OFFSET));
        sum = Hashing.mix(sum ^ Memory.hostI64(base + BOOT_ID_OFFSET));
        sum = Hashing.mix(sum ^ secret());
        return (int) (sum >>> 32);
    }
}
