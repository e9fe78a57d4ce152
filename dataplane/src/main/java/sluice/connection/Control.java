package sluice.connection;

import sluice.dpdk.Memory;

/**
 * How connections hold on to the one that controls them: a persistence template, or an FTP control connection (spec 3.8,
 * 3.9). A controller counts those that it controls, and cannot end while there are any.
 *
 * <p>Threads: any worker; each step is atomic. The counter of an ended record stays closed until its slot is used anew,
 * so that nobody can join a controller that is just ending.
 */
final class Control {
    private static final int CLOSED = -1;

    private Control() {}

    /** Joins the controller if {@code generation} of it still lives; a {@link #leave} must follow. */
    static boolean join(long record, int generation) {
        int count;
        do {
            count = Memory.acquireI32(record + ConnectionRecord.CONTROLS);
            if (count == CLOSED) {
                return false;
            }
        } while (!Memory.compareAndSetI32(record + ConnectionRecord.CONTROLS, count, count + 1));
        if (ConnectionRecord.generation(record) != generation) {
            // Somebody else's slot by now.
            leave(record);
            return false;
        }
        return true;
    }

    /** Leaves the controller; returns how many it still controls. */
    static int leave(long record) {
        return Memory.getAndAddI32(record + ConnectionRecord.CONTROLS, -1) - 1;
    }

    /** Lets nobody join any more, unless somebody is still controlled; the caller ends the record if this succeeds. */
    static boolean close(long record) {
        return Memory.compareAndSetI32(record + ConnectionRecord.CONTROLS, 0, CLOSED);
    }

    /** Takes back a {@link #close} that met the slot's next connection. */
    static void reopen(long record) {
        Memory.compareAndSetI32(record + ConnectionRecord.CONTROLS, CLOSED, 0);
    }
}
