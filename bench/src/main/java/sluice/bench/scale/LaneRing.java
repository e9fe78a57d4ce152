package sluice.bench.scale;

import sluice.dpdk.Memory;
import sluice.port.Burst;

/**
 * Packets in the order in which they were sent, between the two ends of a lane, off the heap: no collector can move what one
 * lane writes beside what another one does.
 *
 * <p>Thread: the lane's.
 */
final class LaneRing {
    /** The most packets in it. */
    static final int PACKETS = 4096;

    private static final int ENTRY_BYTES = 32;
    private static final int FRAME = 8;
    private static final int LENGTH = 16;
    private static final int OFFLOADS = 20;

    private static final int SENT = 0;
    private static final int RECEIVED = 4;

    private final long entries = Memory.allocate((long) PACKETS * ENTRY_BYTES, Memory.CACHE_LINE_BYTES);
    private final long counts = Memory.allocate(Memory.CACHE_LINE_BYTES, Memory.CACHE_LINE_BYTES);

    /** Takes over the first packets of {@code from} as far as there is room; returns how many. */
    int offer(Burst from) {
        int sent = Memory.hostI32(counts + SENT);
        int taken = Math.min(from.size(), PACKETS - (sent - Memory.hostI32(counts + RECEIVED)));
        for (int i = 0; i < taken; i++) {
            long entry = entry(sent + i);
            Memory.putHostI64(entry, from.buffer(i));
            Memory.putHostI64(entry + FRAME, from.frame(i));
            Memory.putHostI32(entry + LENGTH, from.length(i));
            Memory.putHostI32(entry + OFFLOADS, from.offloads(i));
        }
        Memory.putHostI32(counts + SENT, sent + taken);
        return taken;
    }

    /** Appends packets to {@code into} until it is full or none is left; returns how many. */
    int poll(Burst into) {
        int received = Memory.hostI32(counts + RECEIVED);
        int given = Math.min(into.capacity() - into.size(), Memory.hostI32(counts + SENT) - received);
        for (int i = 0; i < given; i++) {
            long entry = entry(received + i);
            into.add(
                    Memory.hostI64(entry),
                    Memory.hostI64(entry + FRAME),
                    Memory.hostI32(entry + LENGTH),
                    Memory.hostI32(entry + OFFLOADS));
        }
        Memory.putHostI32(counts + RECEIVED, received + given);
        return given;
    }

    private long entry(int number) {
        return Memory.address(entries + (long) (number & PACKETS - 1) * ENTRY_BYTES);
    }
}
