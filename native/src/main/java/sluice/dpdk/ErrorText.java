package sluice.dpdk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Texts for DPDK's error numbers. */
final class ErrorText {
    private static final MethodHandle RTE_STRERROR =
            NativeLibrary.find("rte_strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final int LONGEST_BYTES = 256;

    private ErrorText() {}

    /** The text for an errno of C or DPDK, given positive or negative. */
    static String of(int errno) {
        try {
            MemorySegment text = (MemorySegment) RTE_STRERROR.invokeExact(Math.abs(errno));
            return text.reinterpret(LONGEST_BYTES).getString(0);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }
}
