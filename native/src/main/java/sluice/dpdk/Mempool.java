package sluice.dpdk;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A pool of DPDK packet buffers.
 *
 * <p>Thread: any. A thread that is registered ({@link WorkerThread}) takes and returns buffers through a cache of its
 * own.
 */
public final class Mempool implements AutoCloseable {
    /** Buffers that a registered thread may hold back in its cache. */
    public static final int CACHE_BUFFERS = 256;

    private static final int MOST_REGIONS = 4096;
    private static final MethodHandle SLUICE_POOL_CREATE = NativeLibrary.find(
            "sluice_pool_create",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle RTE_MEMPOOL_FREE =
            NativeLibrary.find("rte_mempool_free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
    private static final ColdFunction RTE_MEMPOOL_AVAIL_COUNT =
            new ColdFunction("rte_mempool_avail_count", ValueLayout.JAVA_LONG);
    private static final ColdFunction SLUICE_POOL_REGIONS = new ColdFunction(
            "sluice_pool_regions",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT);

    private final long handle;
    private final int capacity;
    private final int frameBytes;
    private final long[] regions;

    private Mempool(long handle, int capacity, int frameBytes) {
        this.handle = handle;
        this.capacity = capacity;
        this.frameBytes = frameBytes;
        this.regions = registerRegions(handle);
    }

    /**
     * Creates a pool; the EAL runs.
     *
     * @param name unique in this process, 25 characters at most
     * @param buffers how many; one less than a power of two wastes least
     * @param frameBytes what a buffer holds behind its headroom
     * @throws DpdkException above all when the EAL has not enough memory
     */
    public static Mempool create(String name, int buffers, int frameBytes) {
        int cache = Math.min(CACHE_BUFFERS, buffers * 2 / 3);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(ValueLayout.JAVA_INT);
            long handle = (long) SLUICE_POOL_CREATE.invokeExact(
                    arena.allocateFrom(name).address(), buffers, cache, frameBytes, error.address());
            if (handle == 0) {
                int errno = error.get(ValueLayout.JAVA_INT, 0);
                throw new DpdkException(
                        "rte_pktmbuf_pool_create",
                        errno,
                        ErrorText.of(errno) + " (pool " + name + " of " + buffers + " buffers of " + frameBytes
                                + " bytes: does DPDK have that much memory?)");
            }
            return new Mempool(handle, buffers, frameBytes);
        } catch (DpdkException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    private static long[] registerRegions(long handle) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment addresses = arena.allocate(ValueLayout.JAVA_LONG, MOST_REGIONS);
            MemorySegment sizes = arena.allocate(ValueLayout.JAVA_LONG, MOST_REGIONS);
            int count = SLUICE_POOL_REGIONS.require(handle, addresses.address(), sizes.address(), MOST_REGIONS);
            long[] regions = new long[Math.min(count, MOST_REGIONS)];
            for (int i = 0; i < regions.length; i++) {
                regions[i] = addresses.getAtIndex(ValueLayout.JAVA_LONG, i);
                Memory.register(
                        MemorySegment.ofAddress(regions[i]).reinterpret(sizes.getAtIndex(ValueLayout.JAVA_LONG, i)));
            }
            return regions;
        }
    }

    /** The address of its {@code struct rte_mempool}. */
    public long handle() {
        return handle;
    }

    /** How many buffers it was created with. */
    public int capacity() {
        return capacity;
    }

    /** Bytes that a buffer holds behind its headroom. */
    public int frameBytes() {
        return frameBytes;
    }

    /** Free buffers, those in the caches of threads included; not exact while others work. */
    public int available() {
        return RTE_MEMPOOL_AVAIL_COUNT.require(handle);
    }

    /** Gives the memory back; no buffer may be in use, and no port may receive into it. */
    @Override
    public void close() {
        for (long region : regions) {
            MemoryRegions.remove(region);
        }
        try {
            RTE_MEMPOOL_FREE.invokeExact(handle);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }
}
