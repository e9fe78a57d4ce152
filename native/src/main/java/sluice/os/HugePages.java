package sluice.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Zeroed memory on transparent huge pages, so that a table of millions of entries needs few places in the processor's cache of
 * addresses. Where the kernel gives none ({@code /sys/kernel/mm/transparent_hugepage/enabled} is {@code never}, or memory is in
 * pieces), the pages are ordinary ones. Thread: any.
 */
public final class HugePages {
    /** Size of a huge page, and the least that it pays to ask for. */
    public static final long BYTES = 2L << 20;

    private static final int READ_AND_WRITE = 3;
    private static final int PRIVATE_AND_ANONYMOUS = 0x22;
    private static final int MADV_HUGEPAGE = 14;
    private static final long FAILED = -1;

    private static final MethodHandle MMAP = LibC.find(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE = LibC.find(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle MUNMAP = LibC.find(
            "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private HugePages() {}

    /**
     * Allocates {@code bytes} bytes for as long as {@code arena} lives, aligned to a huge page. All of it is touched now: who uses
     * it does not wait for pages.
     *
     * @throws OutOfMemoryError when the process has no room for them
     */
    public static MemorySegment allocate(Arena arena, long bytes) {
        long mapped = Math.addExact(bytes, BYTES);
        try {
            long base = (long) MMAP.invokeExact(0L, mapped, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, -1, 0L);
            if (base == FAILED) {
                throw new OutOfMemoryError("no " + bytes + " bytes of native memory");
            }
            long address = (base + BYTES - 1) & -BYTES;
            // Only advice: without huge pages everything works, more slowly.
            int ignored = (int) MADVISE.invokeExact(address, bytes, MADV_HUGEPAGE);
            return MemorySegment.ofAddress(address)
                    .reinterpret(bytes, arena, segment -> unmap(base, mapped))
                    .fill((byte) 0);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    private static void unmap(long base, long bytes) {
        try {
            if ((int) MUNMAP.invokeExact(base, bytes) != 0) {
                throw new IllegalStateException("cannot give back " + bytes + " bytes of memory");
            }
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }
}
