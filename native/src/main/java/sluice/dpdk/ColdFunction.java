package sluice.dpdk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A C function of the shim or of DPDK that returns an int and is called now and then: convenient, not fast.
 *
 * <p>Thread: any, as far as the C function allows.
 */
final class ColdFunction {
    private final String name;
    private final MethodHandle handle;

    /** The function {@code name} with the given parameter types, addresses being {@code JAVA_LONG}. */
    ColdFunction(String name, MemoryLayout... parameters) {
        this.name = name;
        this.handle = NativeLibrary.find(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    }

    /** Calls it and returns what it returns; the arguments must be of exactly the declared types. */
    int call(Object... arguments) {
        try {
            return (int) handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /**
     * Calls it and returns what it returns, if that is not negative.
     *
     * @throws DpdkException otherwise
     */
    int require(Object... arguments) {
        int result = call(arguments);
        if (result < 0) {
            throw new DpdkException(name, result, ErrorText.of(result));
        }
        return result;
    }
}
