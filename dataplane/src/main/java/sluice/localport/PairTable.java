package sluice.localport;

import sluice.dpdk.Memory;

/**
 * The pairs that have ports, in a hash table with chains.
 *
 * <pre>
 *  0 local address (16)   16 real server (16)   32 protocol and port  36 next in the chain
 * 40 users (4)            44 generation (4)     48 taken (8)          56 refused (8)
 * 64 numbers of 16 blocks, for 4,096 ports each
 * </pre>
 *
 * <p>Threads: every worker looks up and uses pairs without locks; pairs and blocks are added and released under a spin
 * lock, which is held for the time of some cache misses. A look-up may be led astray by a release; it then misses, and
 * is repeated under the lock. {@code users} keeps a pair alive: it counts the ports taken and the threads that are busy
 * with the pair. A pair is released by setting it from 0 to {@link #DEAD}, and whoever then enters sees a negative number
 * and turns back. An entry may be in use for another pair by then, so that its key is compared after entering. The
 * users of an entry are only ever added to, also when it changes hands, so that those who come late disturb nobody.
 */
final class PairTable {
    /** Blocks of a pair that has all of its ports in use. */
    static final int BLOCKS = (1 << 16) / PortBlocks.PORTS;
    /** No pair. */
    static final long NONE = 0;

    private static final int BYTES = 128;
    private static final int LOCAL_HIGH = 0;
    private static final int LOCAL_LOW = 8;
    private static final int SERVER_HIGH = 16;
    private static final int SERVER_LOW = 24;
    private static final int SERVICE = 32;
    private static final int NEXT = 36;
    private static final int USERS = 40;
    private static final int GENERATION = 44;
    private static final int TAKEN = 48;
    private static final int REFUSED = 56;
    private static final int FIRST_BLOCK = 64;

    /**
     * Offsets of the counts: the lock, entries in use, the highest one that ever was, the first free one, and what
     * released entries had counted.
     */
    private static final int LOCK = 0;

    private static final int USED = 4;
    private static final int HIGHEST = 8;
    private static final int FREE = 12;
    private static final int RELEASED_TAKEN = 16;
    private static final int RELEASED_REFUSED = 24;

    private static final int DEAD = -(1 << 30);
    /** A chain as long as this is a look-up gone astray. */
    private static final int LONGEST_CHAIN = 64;

    private final PortBlocks blocks;
    private final int capacity;
    private final int bucketMask;
    private final long entries;
    private final long buckets;
    private final long counts = Memory.allocate(Memory.CACHE_LINE_BYTES, Memory.CACHE_LINE_BYTES);
    /** A scratch pair; guarded by the lock. */
    private final PortPair released = new PortPair();

    PairTable(int capacity, PortBlocks blocks) {
        this.blocks = blocks;
        this.capacity = capacity;
        this.bucketMask = Integer.highestOneBit(capacity * 2 - 1) - 1;
        this.entries = Memory.allocate((long) capacity * BYTES, Memory.CACHE_LINE_BYTES);
        this.buckets = Memory.allocate((bucketMask + 1L) * Integer.BYTES, Memory.CACHE_LINE_BYTES);
    }

    /** Most pairs. */
    int capacity() {
        return capacity;
    }

    /** Pairs in use. */
    int used() {
        return Memory.acquireI32(counts + USED);
    }

    /** Memory that was ever touched. */
    long bytes() {
        return (long) end() * BYTES + (bucketMask + 1L) * Integer.BYTES;
    }

    /** Entries 1 to this one may be in use. */
    int end() {
        return Memory.acquireI32(counts + HIGHEST);
    }

    /** The entry of that number, 1 to {@link #end}. */
    long entry(int number) {
        return entries + (number - 1L) * BYTES;
    }

    /** Enters the entry of {@code pair} and returns its address, or {@link #NONE} when there is none. */
    long enter(PortPair pair) {
        long entry = enterChain(pair, bucket(pair), LONGEST_CHAIN);
        if (entry != NONE) {
            return entry;
        }
        lock();
        entry = enterChain(pair, bucket(pair), Integer.MAX_VALUE);
        unlock();
        return entry;
    }

    /** As {@link #enter}, with a new entry when there is none; {@link #NONE} when the table is full. */
    long enterOrAdd(PortPair pair) {
        long bucket = bucket(pair);
        long entry = enterChain(pair, bucket, LONGEST_CHAIN);
        if (entry != NONE) {
            return entry;
        }
        lock();
        entry = enterChain(pair, bucket, Integer.MAX_VALUE);
        if (entry == NONE) {
            entry = add(pair, bucket);
        }
        unlock();
        return entry;
    }

    /** Leaves an entry; the user's port, if it has one, keeps it alive from now on. */
    void leave(long entry) {
        Memory.getAndAddI32(entry + USERS, -1);
    }

    /** Ports taken and threads busy with the entry; negative when it is not in use. */
    int users(long entry) {
        return Memory.acquireI32(entry + USERS);
    }

    /** A number that changes whenever the entry changes hands. */
    int generation(long entry) {
        return Memory.acquireI32(entry + GENERATION);
    }

    /** Ports taken since the pair has the entry. */
    long taken(long entry) {
        return Memory.acquireI64(entry + TAKEN);
    }

    /** Counts a port. */
    void countTaken(long entry) {
        Memory.getAndAddI64(entry + TAKEN, 1);
    }

    /** How often there was no port since the pair has the entry. */
    long refused(long entry) {
        return Memory.acquireI64(entry + REFUSED);
    }

    /** Counts a request that found no port. */
    void countRefused(long entry) {
        Memory.getAndAddI64(entry + REFUSED, 1);
    }

    /** Ports that released pairs had taken. */
    long releasedTaken() {
        return Memory.acquireI64(counts + RELEASED_TAKEN);
    }

    /** Requests of released pairs that had found no port. */
    long releasedRefused() {
        return Memory.acquireI64(counts + RELEASED_REFUSED);
    }

    /** The number of one of its blocks, or {@link PortBlocks#NONE}. */
    int block(long entry, int index) {
        return Memory.acquireI32(entry + FIRST_BLOCK + index * 4L);
    }

    /**
     * Gives an entry that the caller has entered one more block, at the first free index from {@code from} on, around.
     *
     * @return its index, or -1 when it has all or the arena none
     */
    int grow(long entry, int from) {
        int grown = -1;
        lock();
        for (int i = 0; i < BLOCKS && grown < 0; i++) {
            int index = (from + i) % BLOCKS;
            if (block(entry, index) == PortBlocks.NONE) {
                if (!growAt(entry, index)) {
                    break;
                }
                grown = index;
            }
        }
        unlock();
        return grown;
    }

    /** As {@link #grow}, at a certain index; true if it is there then. */
    boolean growExactly(long entry, int index) {
        lock();
        boolean isThere = block(entry, index) != PortBlocks.NONE || growAt(entry, index);
        unlock();
        return isThere;
    }

    /** Releases an entry and its blocks if nobody uses it; returns whether it did. */
    boolean release(long entry) {
        lock();
        boolean isReleased = Memory.compareAndSetI32(entry + USERS, 0, DEAD);
        if (isReleased) {
            unlink(entry);
            Memory.getAndAddI64(counts + RELEASED_TAKEN, taken(entry));
            Memory.getAndAddI64(counts + RELEASED_REFUSED, refused(entry));
            for (int index = 0; index < BLOCKS; index++) {
                int block = block(entry, index);
                if (block != PortBlocks.NONE) {
                    Memory.releaseI32(entry + FIRST_BLOCK + index * 4L, PortBlocks.NONE);
                    blocks.release(block);
                }
            }
            Memory.releaseI32(entry + NEXT, Memory.hostI32(counts + FREE));
            Memory.putHostI32(counts + FREE, number(entry));
            Memory.releaseI32(counts + USED, used() - 1);
        }
        unlock();
        return isReleased;
    }

    /** What {@code entry} is the entry of; only while it is kept alive, or checked by generation and users. */
    void read(long entry, PortPair into) {
        int service = Memory.hostI32(entry + SERVICE);
        into.set(
                PortPair.protocol(service),
                Memory.hostI64(entry + LOCAL_HIGH),
                Memory.hostI64(entry + LOCAL_LOW),
                Memory.hostI64(entry + SERVER_HIGH),
                Memory.hostI64(entry + SERVER_LOW),
                PortPair.serverPort(service));
    }

    private long enterChain(PortPair pair, long bucket, int most) {
        int number = Memory.acquireI32(bucket);
        for (int steps = 0; number != 0 && steps < most; steps++) {
            long entry = entry(number);
            if (holds(entry, pair)) {
                if (Memory.getAndAddI32(entry + USERS, 1) >= 0 && holds(entry, pair)) {
                    return entry;
                }
                leave(entry);
            }
            number = Memory.acquireI32(entry + NEXT);
        }
        return NONE;
    }

    private long add(PortPair pair, long bucket) {
        int number = Memory.hostI32(counts + FREE);
        if (number != 0) {
            Memory.putHostI32(counts + FREE, Memory.hostI32(entry(number) + NEXT));
        } else if (end() < capacity) {
            number = end() + 1;
            Memory.getAndAddI32(entry(number) + USERS, DEAD);
            Memory.releaseI32(counts + HIGHEST, number);
        } else {
            return NONE;
        }
        long entry = entry(number);
        Memory.putHostI64(entry + LOCAL_HIGH, pair.localHigh());
        Memory.putHostI64(entry + LOCAL_LOW, pair.localLow());
        Memory.putHostI64(entry + SERVER_HIGH, pair.serverHigh());
        Memory.putHostI64(entry + SERVER_LOW, pair.serverLow());
        Memory.putHostI32(entry + SERVICE, pair.service());
        Memory.putHostI64(entry + TAKEN, 0);
        Memory.putHostI64(entry + REFUSED, 0);
        Memory.getAndAddI32(entry + GENERATION, 1);
        Memory.releaseI32(entry + NEXT, Memory.hostI32(bucket));
        Memory.getAndAddI32(entry + USERS, 1 - DEAD);
        Memory.releaseI32(bucket, number);
        Memory.releaseI32(counts + USED, used() + 1);
        return entry;
    }

    private boolean growAt(long entry, int index) {
        int block = blocks.allocate();
        if (block == PortBlocks.NONE) {
            return false;
        }
        if (index == 0) {
            blocks.reserve(block, LocalPorts.FIRST);
        }
        Memory.releaseI32(entry + FIRST_BLOCK + index * 4L, block);
        return true;
    }

    private void unlink(long entry) {
        read(entry, released);
        int number = number(entry);
        long link = bucket(released);
        while (Memory.hostI32(link) != number) {
            link = entry(Memory.hostI32(link)) + NEXT;
        }
        Memory.releaseI32(link, Memory.hostI32(entry + NEXT));
    }

    private static boolean holds(long entry, PortPair pair) {
        return Memory.hostI64(entry + SERVER_LOW) == pair.serverLow()
                && Memory.hostI64(entry + LOCAL_LOW) == pair.localLow()
                && Memory.hostI32(entry + SERVICE) == pair.service()
                && Memory.hostI64(entry + SERVER_HIGH) == pair.serverHigh()
                && Memory.hostI64(entry + LOCAL_HIGH) == pair.localHigh();
    }

    private long bucket(PortPair pair) {
        return buckets + (pair.hash() & bucketMask) * 4L;
    }

    private int number(long entry) {
        return (int) ((entry - entries) / BYTES) + 1;
    }

    private void lock() {
        while (!Memory.compareAndSetI32(counts + LOCK, 0, 1)) {
            Thread.onSpinWait();
        }
    }

    private void unlock() {
        Memory.releaseI32(counts + LOCK, 0);
    }
}
