package sluice.dpdk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** Makes the calling thread known to DPDK, so that it has a cache in every {@link Mempool}; the EAL runs. */
public final class WorkerThread {
    private static final ColdFunction SLUICE_THREAD_REGISTER = new ColdFunction("sluice_thread_register");
    private static final MethodHandle RTE_THREAD_UNREGISTER =
            NativeLibrary.find("rte_thread_unregister", FunctionDescriptor.ofVoid());

    private WorkerThread() {}

    /**
     * Registers the calling thread.
     *
     * @return its number among DPDK's threads
     * @throws DpdkException when there are too many (128)
     */
    public static int register() {
        return SLUICE_THREAD_REGISTER.require();
    }

    /** Undoes {@link #register}; the buffers in the thread's caches go back to their pools. */
    public static void unregister() {
        try {
            RTE_THREAD_UNREGISTER.invokeExact();
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }
}
