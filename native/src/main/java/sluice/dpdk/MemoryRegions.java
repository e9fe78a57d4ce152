package sluice.dpdk;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The address ranges that {@link Memory} may touch in checked mode.
 *
 * <p>Thread: any; ranges are added when memory is allocated and removed when it is returned. Costs a tree look-up per
 * access, so it is consulted only with {@code -Dsluice.checked=true}.
 */
public final class MemoryRegions {
    private static final ConcurrentSkipListMap<Long, Long> END_BY_START = new ConcurrentSkipListMap<>();

    private static volatile @Nullable Watcher watcher;

    /** Is told of accesses, for tests of which memory a thread shares with others. */
    public interface Watcher {
        /** {@code bytes} bytes from {@code address} are read or written, by the calling thread. */
        void accessed(long address, long bytes, boolean isWrite);
    }

    private MemoryRegions() {}

    /** From now on {@code next} is told of each access of any thread in checked mode; null: nobody is. */
    public static void watch(@Nullable Watcher next) {
        watcher = next;
    }

    /** Allows access to {@code bytes} bytes from {@code address}. */
    public static void add(long address, long bytes) {
        END_BY_START.put(address, address + bytes);
    }

    /** Forbids access to the range that starts at {@code address}. */
    public static void remove(long address) {
        END_BY_START.remove(address);
    }

    /**
     * Checks one access and tells of it.
     *
     * @throws IndexOutOfBoundsException when it is not wholly inside one range
     */
    static void check(long address, long bytes, boolean isWrite) {
        Map.Entry<Long, Long> region = END_BY_START.floorEntry(address);
        if (region == null || bytes < 0 || address + bytes > region.getValue()) {
            throw new IndexOutOfBoundsException(
                    "access of " + bytes + " bytes at 0x" + Long.toHexString(address) + " is in no registered region");
        }
        Watcher told = watcher;
        if (told != null) {
            told.accessed(address, bytes, isWrite);
        }
    }
}
