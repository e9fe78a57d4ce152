package sluice.bench.scale;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one worker did.
 *
 * @param nanos time measured
 * @param busyNanos how much of it was spent in the worker's rounds; the rest made its packets
 * @param packets that came through it
 * @param lost packets, or connections, of which nothing came back, from the start
 * @param isClean whether what came back was right
 */
record WorkerFigures(long nanos, long busyNanos, long packets, long lost, boolean isClean) {
    /** Packets in a second, their making included. */
    double packetsPerSecond() {
        return packets * 1e9 / nanos;
    }

    /** Nanoseconds of the worker's for a packet. */
    double busyNanosPerPacket() {
        return (double) busyNanos / Math.max(1, packets);
    }

    /** As a tree of numbers for a report. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mpps", packetsPerSecond() / 1e6);
        map.put("busyNanosPerPacket", busyNanosPerPacket());
        map.put("busyShare", (double) busyNanos / nanos);
        map.put("packets", packets);
        map.put("lost", lost);
        return map;
    }
}
