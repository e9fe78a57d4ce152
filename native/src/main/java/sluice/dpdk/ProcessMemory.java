package sluice.dpdk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Zeroed memory for as long as the process lives. Large blocks are fresh pages of the kernel's: what is never touched
 * costs nothing, while an arena would write zeros over all of it. Thread: any.
 */
final class ProcessMemory {
    private static final MethodHandle CALLOC = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("calloc"),
                    FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private ProcessMemory() {}

    /** The address of {@code bytes} zeros, a multiple of {@code alignment}, which is a power of two. */
    static long allocate(long bytes, long alignment) {
        long address;
        try {
            address = (long) CALLOC.invokeExact(1L, Math.addExact(bytes, alignment));
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
        if (address == 0) {
            throw new OutOfMemoryError("no " + bytes + " bytes of native memory");
        }
        return (address + alignment - 1) & -alignment;
    }
}
