package sluice.worker;

import org.agrona.concurrent.NanoClock;
import sluice.dpdk.Memory;

/** A clock that stands still until it is set, in memory that may outlive the process. Threads: any reads, one sets. */
final class LabClock implements NanoClock {
    private final long address;

    /** The clock whose time is at {@code address}. */
    LabClock(long address) {
        this.address = address;
    }

    static LabClock at(long nanos) {
        LabClock clock = new LabClock(Memory.allocate(8, 8));
        clock.set(nanos);
        return clock;
    }

    @Override
    public long nanoTime() {
        return Memory.acquireI64(address);
    }

    void set(long nanos) {
        Memory.releaseI64(address, nanos);
    }
}
