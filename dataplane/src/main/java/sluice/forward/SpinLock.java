package sluice.forward;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock that is held for well under a microsecond and never across a wait; not reentrant, no fairness.
 *
 * <p>Workers take it only for a new connection, the control thread for a change.
 */
public final class SpinLock {
    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // accessed through the handle
    private int held;

    /** Waits until nobody else holds it. */
    public void lock() {
        while (!HELD.compareAndSet(this, 0, 1)) {
            Thread.onSpinWait();
        }
    }

    /** Lets the next one have it. */
    public void unlock() {
        HELD.setRelease(this, 0);
    }
}
