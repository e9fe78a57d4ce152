package sluice.localport;

import sluice.wire.IpAddress;

/**
 * A worker's way to take ports of {@link LocalPorts}.
 *
 * <p>A port is chosen at random among those that are free and bring the reply back to the worker. One that was given back
 * rests: it is not handed out again while the pair's blocks have others for the worker. Then the pair grows if half of
 * its ports are taken, and otherwise ends the rest of all. Only when no port of the pair would bring the reply back does
 * the worker get one whose replies come to another, who then has to serve them.
 *
 * <p>Thread: its worker.
 */
public final class WorkerPorts {
    /** {@link #take}: there is no port. */
    public static final int NONE = -1;

    private static final int BIT_SHIFT = 6;
    private static final int IN_WORD = Long.SIZE - 1;
    private static final int IN_BLOCK = PortBlocks.WORDS - 1;

    /** What is searched for: a port for this worker that does not rest, one for this worker, any. */
    private static final int FRESH = 0;

    private static final int OWN = 1;
    private static final int ANY = 2;

    private final LocalPorts ports;
    private final PairTable pairs;
    private final PortBlocks blocks;
    private final int worker;
    private final PortRandom random;

    /** Of the call in progress. */
    private ReplySteering steering = ReplySteering.none();

    private boolean isSteered;
    private boolean is4;
    private int base;

    WorkerPorts(LocalPorts ports, int worker, PortRandom random) {
        this.ports = ports;
        this.pairs = ports.pairs();
        this.blocks = ports.blocks();
        this.worker = worker;
        this.random = random;
    }

    /**
     * Takes a port for a connection of {@code pair}.
     *
     * @param replies where the device at which the real server's replies arrive puts them
     * @return the port, or {@link #NONE} when all are taken or there is no room for the pair; counted
     */
    public int take(PortPair pair, ReplySteering replies) {
        long entry = pairs.enterOrAdd(pair);
        if (entry == PairTable.NONE) {
            ports.countUnroomed();
            return NONE;
        }
        // Users are this one, others that are busy, and ports: more than there are ports means that all are taken.
        int port = pairs.users(entry) > LocalPorts.PORTS ? NONE : choose(entry, pair, replies);
        if (port == NONE) {
            pairs.countRefused(entry);
            pairs.leave(entry);
            return NONE;
        }
        pairs.countTaken(entry);
        return port;
    }

    private int choose(long entry, PortPair pair, ReplySteering replies) {
        steering = replies;
        isSteered = replies.isSteerable(pair);
        is4 = IpAddress.is4(pair.serverHigh(), pair.serverLow());
        base = isSteered ? replies.base(pair) : 0;

        int port = search(entry, FRESH);
        if (port == NONE && pairs.users(entry) * 2 > room(entry)) {
            port = growAndSearch(entry);
        }
        if (port == NONE) {
            port = searchResting(entry);
        }
        for (int grown = 0; port == NONE && grown < PairTable.BLOCKS && room(entry) < LocalPorts.PORTS; grown++) {
            port = growAndSearch(entry);
        }
        if (port == NONE && isSteered) {
            port = search(entry, ANY);
            if (port != NONE) {
                ports.countForeign();
            }
        }
        return port;
    }

    /** Ports of the entry's blocks, taken or not. */
    private int room(long entry) {
        int room = 0;
        for (int index = 0; index < PairTable.BLOCKS; index++) {
            room += pairs.block(entry, index) == PortBlocks.NONE ? 0 : PortBlocks.PORTS;
        }
        return room;
    }

    private int growAndSearch(long entry) {
        int index = pairs.grow(entry, random.below(PairTable.BLOCKS));
        return index < 0 ? NONE : searchBlock(entry, index, FRESH);
    }

    private int searchResting(long entry) {
        int port = search(entry, OWN);
        for (int index = 0; port != NONE && index < PairTable.BLOCKS; index++) {
            int block = pairs.block(entry, index);
            if (block != PortBlocks.NONE) {
                blocks.wake(block);
            }
        }
        return port;
    }

    private int search(long entry, int wish) {
        int first = random.below(PairTable.BLOCKS);
        for (int i = 0; i < PairTable.BLOCKS; i++) {
            int port = searchBlock(entry, first + i & PairTable.BLOCKS - 1, wish);
            if (port != NONE) {
                return port;
            }
        }
        return NONE;
    }

    private int searchBlock(long entry, int index, int wish) {
        int block = pairs.block(entry, index);
        if (block == PortBlocks.NONE) {
            return NONE;
        }
        int first = random.below(PortBlocks.WORDS);
        for (int i = 0; i < PortBlocks.WORDS; i++) {
            int word = first + i & IN_BLOCK;
            int upper = index * PortBlocks.WORDS + word;
            long suitable = isSteered && wish != ANY ? steering.suitable(is4, base, upper, worker) : -1;
            int bit = takeBit(block, word, suitable, wish);
            if (bit != NONE) {
                return upper << BIT_SHIFT | bit;
            }
        }
        return NONE;
    }

    private int takeBit(int block, int word, long suitable, int wish) {
        while (true) {
            long taken = blocks.taken(block, word);
            long free = suitable & ~taken;
            if (wish == FRESH && free != 0) {
                free &= ~blocks.resting(block, word);
            }
            if (free == 0) {
                return NONE;
            }
            int turn = random.next() & IN_WORD;
            int bit = Long.numberOfTrailingZeros(Long.rotateRight(free, turn)) + turn & IN_WORD;
            if (blocks.take(block, word, taken, bit)) {
                return bit;
            }
        }
    }
}
