package sluice.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Finds functions of the C library and tells why they failed. */
final class LibC {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final MethodHandle STRERROR =
            find("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final int LONGEST_ERROR_TEXT_BYTES = 256;

    private LibC() {}

    /** A handle for the C function {@code name}. */
    static MethodHandle find(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
    }

    /** As {@link #find}, with a first parameter that receives errno: memory from {@link #errnoBuffer}. */
    static MethodHandle findWithErrno(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    static MemorySegment errnoBuffer(Arena arena) {
        return arena.allocate(CAPTURED);
    }

    static int errno(MemorySegment errnoBuffer) {
        return errnoBuffer.get(
                ValueLayout.JAVA_INT, CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
    }

    /** The C library's text for an error number. */
    static String errorText(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(LONGEST_ERROR_TEXT_BYTES).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A downcall itself cannot throw; the compiler does not know. */
    static AssertionError unexpected(Throwable e) {
        return new AssertionError(e);
    }
}
