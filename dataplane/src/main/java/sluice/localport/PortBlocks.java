package sluice.localport;

import sluice.dpdk.Memory;

/**
 * The arena of blocks of 4,096 ports. A block is 64 pairs of words: one bit per port that is taken, and one per port that
 * rests, which is one that was given back and is not to be handed out as long as there are others.
 *
 * <p>Threads: blocks are allocated and released under the lock of {@link PairTable}; the bits are set and cleared by all
 * workers at once. The word of taken bits decides who has a port; that of resting bits is a wish.
 */
final class PortBlocks {
    /** Ports in a block. */
    static final int PORTS = 1 << 12;
    /** Words of 64 ports in a block. */
    static final int WORDS = PORTS / Long.SIZE;
    /** No block. */
    static final int NONE = 0;

    private static final int BYTES = 2 * WORDS * Long.BYTES;
    private static final int WORD_BYTES = 2 * Long.BYTES;
    private static final int RESTING = Long.BYTES;

    /** Offsets of the counts: blocks in use, the highest one that ever was, the first free one. */
    private static final int USED = 0;

    private static final int HIGHEST = 4;
    private static final int FREE = 8;

    private final long counts = Memory.allocate(Memory.CACHE_LINE_BYTES, Memory.CACHE_LINE_BYTES);
    private final long base;
    private final int capacity;

    /** Blocks 1 to {@code capacity}. */
    PortBlocks(int capacity) {
        this.capacity = capacity;
        this.base = Memory.allocate((long) capacity * BYTES, Memory.CACHE_LINE_BYTES);
    }

    int capacity() {
        return capacity;
    }

    /** Blocks in use. */
    int used() {
        return Memory.acquireI32(counts + USED);
    }

    /** Memory that was ever touched. */
    long bytes() {
        return (long) Memory.acquireI32(counts + HIGHEST) * BYTES;
    }

    /** A block in which no port is taken; its number, or {@link #NONE} when there is none left. */
    int allocate() {
        int block = Memory.hostI32(counts + FREE);
        int highest = Memory.hostI32(counts + HIGHEST);
        if (block != NONE) {
            Memory.putHostI32(counts + FREE, Memory.hostI32(address(block)));
            clear(block);
        } else if (highest < capacity) {
            block = highest + 1;
            Memory.releaseI32(counts + HIGHEST, block);
        } else {
            return NONE;
        }
        Memory.releaseI32(counts + USED, Memory.hostI32(counts + USED) + 1);
        return block;
    }

    /** Gives back a block that nobody can reach any more. */
    void release(int block) {
        Memory.putHostI32(address(block), Memory.hostI32(counts + FREE));
        Memory.putHostI32(counts + FREE, block);
        Memory.releaseI32(counts + USED, Memory.hostI32(counts + USED) - 1);
    }

    /** Takes away, for good, the first {@code ports} ports of a block that nobody else has seen yet. */
    void reserve(int block, int ports) {
        for (int word = 0; word * Long.SIZE < ports; word++) {
            int bits = Math.min(Long.SIZE, ports - word * Long.SIZE);
            Memory.putHostI64(word(block, word), -1L >>> (Long.SIZE - bits));
        }
    }

    /** The taken ports of a word. Read these before the resting ones: a port rests before it is given back. */
    long taken(int block, int word) {
        return Memory.acquireI64(word(block, word));
    }

    /** The resting ports of a word. */
    long resting(int block, int word) {
        return Memory.acquireI64(word(block, word) + RESTING);
    }

    /** Takes the port of bit {@code bit} if the taken ones are still {@code taken}. */
    boolean take(int block, int word, long taken, int bit) {
        return Memory.compareAndSetI64(word(block, word), taken, taken | 1L << bit);
    }

    /** Takes a certain port; false if it is taken already. */
    boolean mark(int block, int word, int bit) {
        while (true) {
            long taken = taken(block, word);
            if ((taken & 1L << bit) != 0) {
                return false;
            }
            if (take(block, word, taken, bit)) {
                return true;
            }
        }
    }

    /** Gives a port back and lets it rest; false if it was not taken. */
    boolean give(int block, int word, int bit) {
        long address = word(block, word);
        long port = 1L << bit;
        if ((Memory.acquireI64(address) & port) == 0) {
            return false;
        }
        long resting = resting(block, word);
        while (!Memory.compareAndSetI64(address + RESTING, resting, resting | port)) {
            resting = resting(block, word);
        }
        while (true) {
            long taken = Memory.acquireI64(address);
            if ((taken & port) == 0) {
                return false;
            }
            if (Memory.compareAndSetI64(address, taken, taken & ~port)) {
                return true;
            }
        }
    }

    /** Ends the rest of all ports of a block. */
    void wake(int block) {
        for (int word = 0; word < WORDS; word++) {
            long resting = word(block, word) + RESTING;
            if (Memory.hostI64(resting) != 0) {
                Memory.releaseI64(resting, 0);
            }
        }
    }

    private void clear(int block) {
        long address = address(block);
        for (long offset = 0; offset < BYTES; offset += Long.BYTES) {
            Memory.putHostI64(address + offset, 0);
        }
    }

    private long word(int block, int word) {
        return address(block) + (long) word * WORD_BYTES;
    }

    private long address(int block) {
        return base + (long) (block - 1) * BYTES;
    }
}
