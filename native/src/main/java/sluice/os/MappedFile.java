package sluice.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import sluice.dpdk.Memory;
import sluice.dpdk.MemoryRegions;

/**
 * A file mapped into memory for reading and writing, of fixed size.
 *
 * <p>All its space is taken when it is opened: a file system that is full fails then, with an exception, and not at the
 * first write, with a signal. What is written survives the process, and with {@link #force} the machine.
 *
 * <p>Thread: any; close it only when nobody accesses its memory any more.
 */
public final class MappedFile implements AutoCloseable {
    private final Path path;
    private final Arena arena;
    private final MemorySegment segment;
    private final boolean isNew;

    private MappedFile(Path path, Arena arena, MemorySegment segment, boolean isNew) {
        this.path = path;
        this.arena = arena;
        this.segment = segment;
        this.isNew = isNew;
    }

    /**
     * Opens {@code path}, creating it with zeroes when it does not exist.
     *
     * @param bytes its size; an existing file must have exactly this size
     * @throws IOException when it cannot be opened, has another size, or the file system lacks the space
     */
    public static MappedFile open(Path path, long bytes) throws IOException {
        boolean isNew = !Files.exists(path);
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (isNew) {
                takeSpace(path, channel, bytes);
            } else if (channel.size() != bytes) {
                throw new IOException(path + " has " + channel.size() + " bytes instead of " + bytes);
            }
            Arena arena = Arena.ofShared();
            MemorySegment segment = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
            Memory.register(segment);
            return new MappedFile(path, arena, segment, isNew);
        } catch (IOException e) {
            if (isNew) {
                Files.deleteIfExists(path);
            }
            throw e;
        }
    }

    private static void takeSpace(Path path, FileChannel channel, long bytes) throws IOException {
        FileStore store = Files.getFileStore(path);
        if (store.getUsableSpace() < bytes) {
            throw new IOException(
                    path + " needs " + bytes + " bytes but " + store + " has only " + store.getUsableSpace() + " left");
        }
        java.nio.ByteBuffer zeroes = java.nio.ByteBuffer.allocateDirect(1 << 20);
        for (long written = 0; written < bytes; ) {
            zeroes.clear().limit((int) Math.min(zeroes.capacity(), bytes - written));
            written += channel.write(zeroes, written);
        }
    }

    /** Where the file is. */
    public Path path() {
        return path;
    }

    /** Whether {@link #open} created it, so that it holds zeroes. */
    public boolean isNew() {
        return isNew;
    }

    /** The address of its first byte, aligned to a page. */
    public long address() {
        return segment.address();
    }

    /** Its size. */
    public long bytes() {
        return segment.byteSize();
    }

    /** Waits until everything written so far is on the storage device; on {@code /dev/shm} there is none. */
    public void force() {
        try {
            segment.force();
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException("cannot write " + path + " to its device", e.getCause());
        }
    }

    /** Unmaps the file; its content stays. */
    @Override
    public void close() {
        MemoryRegions.remove(segment.address());
        arena.close();
    }
}
