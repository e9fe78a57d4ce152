package sluice.forward;

import sluice.dpdk.Memory;

/**
 * Packet and byte counters of every real server, one 64-byte line per worker and server (spec 1.6).
 *
 * <p>A line is written by its worker only, with plain stores that a fence publishes once per burst; readers sum over
 * the workers.
 */
public final class TrafficStatistics {
    private static final int CONNECTIONS = 0;
    private static final int PACKETS = 8;
    private static final int BYTES = 24;
    private static final int LINE = Memory.CACHE_LINE_BYTES;

    private final int workers;
    private final int servers;
    private final long base;

    /** Room for {@code servers} servers and {@code workers} workers. */
    public TrafficStatistics(int workers, int servers) {
        this.workers = workers;
        this.servers = servers;
        this.base = Memory.allocate((long) workers * servers * LINE, LINE);
    }

    /** Address of the first line of worker {@code worker}; server {@code id}'s is {@code id} lines further. */
    public long base(int worker) {
        return base + (long) worker * servers * LINE;
    }

    /** Counts a new connection of server {@code id}. */
    public static void countConnection(long workerBase, int id) {
        long line = workerBase + (long) id * LINE;
        Memory.putHostI64(line + CONNECTIONS, Memory.hostI64(line + CONNECTIONS) + 1);
    }

    /**
     * Counts a packet of server {@code id}.
     *
     * @param direction 0 from the client, 1 from the server
     * @param bytes L3 length
     */
    public static void countPacket(long workerBase, int id, int direction, int bytes) {
        long line = Memory.address(workerBase + (long) id * LINE + direction * 8L);
        Memory.putHostI64(line + PACKETS, Memory.hostI64(line + PACKETS) + 1);
        Memory.putHostI64(line + BYTES, Memory.hostI64(line + BYTES) + bytes);
    }

    /** The counters of server {@code id} since the process started, all workers together. */
    public TrafficCounters read(int id) {
        long connections = 0;
        long inPackets = 0;
        long outPackets = 0;
        long inBytes = 0;
        long outBytes = 0;
        for (int worker = 0; worker < workers; worker++) {
            long line = base(worker) + (long) id * LINE;
            connections += Memory.acquireI64(line + CONNECTIONS);
            inPackets += Memory.acquireI64(line + PACKETS);
            outPackets += Memory.acquireI64(line + PACKETS + 8);
            inBytes += Memory.acquireI64(line + BYTES);
            outBytes += Memory.acquireI64(line + BYTES + 8);
        }
        return new TrafficCounters(connections, inPackets, outPackets, inBytes, outBytes);
    }
}
