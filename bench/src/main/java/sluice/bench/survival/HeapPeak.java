package sluice.bench.survival;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** Looks at the heap a hundred times a second and remembers the most that was used, garbage included. Thread: any. */
final class HeapPeak {
    private static final int MILLIS = 10;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private volatile long bytes;
    private volatile boolean isStopped;

    /** Begins to look. */
    HeapPeak() {
        Thread.ofPlatform().daemon().name("heap-peak").start(this::watch);
    }

    long bytes() {
        return bytes;
    }

    void stop() {
        isStopped = true;
    }

    private void watch() {
        try {
            while (!isStopped) {
                bytes = Math.max(bytes, memory.getHeapMemoryUsage().getUsed());
                Thread.sleep(MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
