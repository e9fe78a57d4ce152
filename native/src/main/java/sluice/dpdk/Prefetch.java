package sluice.dpdk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Asks the processor to fetch memory that will be needed soon. Thread: any. Needs the shim, but no EAL. */
public final class Prefetch {
    private static final MethodHandle SLUICE_PREFETCH = NativeLibrary.findCritical(
            "sluice_prefetch", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private Prefetch() {}

    /**
     * Fetches one cache line each; wrong addresses do no harm.
     *
     * @param addressArray address of {@code count} addresses of 8 bytes, host byte order
     */
    public static void lines(long addressArray, int count) {
        try {
            SLUICE_PREFETCH.invokeExact(addressArray, count);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }
}
