package sluice.worker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sluice.dpdk.Memory;
import sluice.dpdk.MemoryRegions;

/**
 * The cache lines that a piece of code reads and writes outside the Java heap: every access to such memory goes through
 * {@link Memory}, which in checked mode tells of it. A store of the value that is there already counts, as it does for
 * processors.
 *
 * <p>Thread: the one whose accesses are noted; no other may be at work.
 */
final class SharedMemory {
    private final Set<Long> read = new HashSet<>();
    private final Set<Long> written = new HashSet<>();

    private SharedMemory() {}

    /** What {@code work} touches. */
    static SharedMemory touchedBy(Runnable work) {
        SharedMemory touched = new SharedMemory();
        MemoryRegions.watch(touched::note);
        try {
            work.run();
        } finally {
            MemoryRegions.watch(null);
        }
        return touched;
    }

    private void note(long address, long bytes, boolean isWrite) {
        for (long line = lineOf(address); line <= lineOf(address + Math.max(1, bytes) - 1); line++) {
            (isWrite ? written : read).add(line);
        }
    }

    /** The number of the line that {@code address} is in. */
    static long lineOf(long address) {
        return address / Memory.CACHE_LINE_BYTES;
    }

    /** How many lines were written. */
    int linesWritten() {
        return written.size();
    }

    /** Numbers of the lines that one of both writes and the other one reads or writes: those that their cores fight for. */
    static List<Long> contended(SharedMemory one, SharedMemory other) {
        Set<Long> lines = new TreeSet<>();
        for (long line : one.written) {
            if (other.written.contains(line) || other.read.contains(line)) {
                lines.add(line);
            }
        }
        for (long line : other.written) {
            if (one.read.contains(line)) {
                lines.add(line);
            }
        }
        return new ArrayList<>(lines);
    }
}
