package sluice.localport;

import sluice.dpdk.Memory;

/**
 * The local ports of FULLNAT connections: for each {@link PortPair} of local address and real server a bitmap of the ports
 * {@value #FIRST} to {@value #LAST}, which exists, block by block, as far as it is needed.
 *
 * <p>Workers take ports through their {@link WorkerPorts}; whoever ends a connection gives its port back here.
 *
 * <p>Threads: {@link WorkerPorts#take}, {@link #give} and {@link #mark} any number at once, without locks but for the
 * creation and growth of a pair; {@link #tidy} and {@link #counters}: control. Nothing is allocated after the
 * construction. The memory lives as long as the process.
 */
public final class LocalPorts {
    /** The first port that is handed out; those below belong to services of the system (RFC 6335, section 6). */
    public static final int FIRST = 1025;
    /** The last port that is handed out. */
    public static final int LAST = 65535;
    /** Ports of a pair. */
    public static final int PORTS = LAST - FIRST + 1;

    /** How many calls of {@link #tidy} in a row must find a pair without ports before it is released. */
    public static final int IDLE_ROUNDS = 30;

    private static final int WORD_SHIFT = 6;
    private static final int IN_BLOCK = PortBlocks.WORDS - 1;
    private static final int IN_WORD = Long.SIZE - 1;

    /** Offsets of the counters that belong to no pair. */
    private static final int FOREIGN = 0;

    private static final int UNROOMED = 8;

    private final PairTable pairs;
    private final PortBlocks blocks;
    private final long counts = Memory.allocate(Memory.CACHE_LINE_BYTES, Memory.CACHE_LINE_BYTES);
    private final byte[] idleRounds;

    /** Room for that many pairs and blocks. */
    public LocalPorts(PortLimits limits) {
        blocks = new PortBlocks(limits.blocks());
        pairs = new PairTable(limits.pairs(), blocks);
        idleRounds = new byte[limits.pairs() + 1];
    }

    /**
     * A worker's way to take ports.
     *
     * @param worker its number, as {@link ReplySteering} knows it
     * @param random its random numbers
     */
    public WorkerPorts worker(int worker, PortRandom random) {
        return new WorkerPorts(this, worker, random);
    }

    /**
     * Gives back a port of {@code pair}; the caller must own it, and only once.
     *
     * @return false, and nothing happens, if it was not taken
     */
    public boolean give(PortPair pair, int port) {
        long entry = pairs.enter(pair);
        if (entry == PairTable.NONE) {
            return false;
        }
        int block = isInRange(port) ? pairs.block(entry, port / PortBlocks.PORTS) : PortBlocks.NONE;
        boolean isGiven =
                block != PortBlocks.NONE && blocks.give(block, port >>> WORD_SHIFT & IN_BLOCK, port & IN_WORD);
        if (isGiven) {
            pairs.leave(entry);
        }
        pairs.leave(entry);
        return isGiven;
    }

    /**
     * Takes a certain port, for a connection of an earlier process.
     *
     * @return false if it is taken already, is none that is handed out, or there is no room for it
     */
    public boolean mark(PortPair pair, int port) {
        if (!isInRange(port)) {
            return false;
        }
        long entry = pairs.enterOrAdd(pair);
        if (entry == PairTable.NONE) {
            countUnroomed();
            return false;
        }
        int index = port / PortBlocks.PORTS;
        if (!pairs.growExactly(entry, index)
                || !blocks.mark(pairs.block(entry, index), port >>> WORD_SHIFT & IN_BLOCK, port & IN_WORD)) {
            pairs.leave(entry);
            return false;
        }
        pairs.countTaken(entry);
        return true;
    }

    /** Ports of {@code pair} that are taken. */
    public int used(PortPair pair) {
        long entry = pairs.enter(pair);
        if (entry == PairTable.NONE) {
            return 0;
        }
        int used = pairs.users(entry) - 1;
        pairs.leave(entry);
        return used;
    }

    /**
     * Releases the pairs that had no port in the last {@link #IDLE_ROUNDS} calls; to be called every two seconds or so.
     *
     * @return how many were released
     */
    public int tidy() {
        int released = 0;
        int end = pairs.end();
        for (int number = 1; number <= end; number++) {
            long entry = pairs.entry(number);
            if (pairs.users(entry) != 0) {
                idleRounds[number] = 0;
            } else if (++idleRounds[number] >= IDLE_ROUNDS) {
                idleRounds[number] = 0;
                released += pairs.release(entry) ? 1 : 0;
            }
        }
        return released;
    }

    /** What is in use and what was counted. Thread: that of {@link #tidy}. */
    public PortCounters counters() {
        long used = 0;
        long taken = pairs.releasedTaken();
        long refused = pairs.releasedRefused();
        int end = pairs.end();
        for (int number = 1; number <= end; number++) {
            long entry = pairs.entry(number);
            int users = pairs.users(entry);
            if (users >= 0) {
                used += users;
                taken += pairs.taken(entry);
                refused += pairs.refused(entry);
            }
        }
        return new PortCounters(
                pairs.used(),
                blocks.used(),
                pairs.bytes() + blocks.bytes(),
                used,
                taken,
                refused,
                Memory.acquireI64(counts + UNROOMED),
                Memory.acquireI64(counts + FOREIGN));
    }

    PairTable pairs() {
        return pairs;
    }

    PortBlocks blocks() {
        return blocks;
    }

    /** Counts a request that found no room for its pair. */
    void countUnroomed() {
        Memory.getAndAddI64(counts + UNROOMED, 1);
    }

    /** Counts a port whose replies come to another worker. */
    void countForeign() {
        Memory.getAndAddI64(counts + FOREIGN, 1);
    }

    private static boolean isInRange(int port) {
        return port >= FIRST && port <= LAST;
    }
}
