package sluice.connection;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import sluice.dpdk.Memory;
import sluice.dpdk.MemoryRegions;
import sluice.os.HugePages;

/**
 * Off-heap memory with one lifetime: allocated or mapped piece by piece, returned all at once.
 *
 * <p>Thread: whoever opens and closes; nobody may touch the memory after {@link #close}.
 */
final class TableMemory implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final List<Long> regions = new ArrayList<>();

    /** Zeroed memory, aligned to a cache line, on huge pages if it is large; the address of its first byte. */
    long allocate(long bytes) {
        return keep(
                bytes < HugePages.BYTES
                        ? arena.allocate(bytes, Memory.CACHE_LINE_BYTES)
                        : HugePages.allocate(arena, bytes));
    }

    /** The first {@code bytes} bytes of a file, shared with everybody who maps it; the address of the first byte. */
    long map(FileChannel file, long bytes) throws IOException {
        return keep(file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena));
    }

    private long keep(MemorySegment segment) {
        regions.add(segment.address());
        return Memory.register(segment);
    }

    @Override
    public void close() {
        regions.forEach(MemoryRegions::remove);
        arena.close();
    }
}
