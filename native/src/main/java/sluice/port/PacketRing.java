package sluice.port;

/**
 * A bounded first-in, first-out queue of packets between two threads of a memory port.
 *
 * <p>Thread: any; every call takes one lock, once per burst.
 */
final class PacketRing {
    private final long[] buffers;
    private final long[] frames;
    private final int[] lengths;
    private final int[] offloads;
    private final int[] hashes;
    private final int mask;
    private int head;
    private int tail;

    /**
     * An empty ring.
     *
     * @param capacity the most packets it holds, a power of two
     */
    PacketRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("a ring's capacity must be a power of two, not " + capacity);
        }
        buffers = new long[capacity];
        frames = new long[capacity];
        lengths = new int[capacity];
        offloads = new int[capacity];
        hashes = new int[capacity];
        mask = capacity - 1;
    }

    /**
     * Takes over the first packets of {@code from}, in order, as far as there is room; {@code from} itself is unchanged.
     *
     * @return how many were taken
     */
    synchronized int offer(Burst from) {
        int taken = Math.min(from.size(), buffers.length - (tail - head));
        for (int i = 0; i < taken; i++) {
            int slot = tail++ & mask;
            buffers[slot] = from.buffer(i);
            frames[slot] = from.frame(i);
            lengths[slot] = from.length(i);
            offloads[slot] = from.offloads(i);
            hashes[slot] = from.hash(i);
        }
        return taken;
    }

    /**
     * Appends packets to {@code into} until it is full or the ring is empty.
     *
     * @return how many were appended
     */
    synchronized int poll(Burst into) {
        int given = Math.min(into.capacity() - into.size(), tail - head);
        for (int i = 0; i < given; i++) {
            int slot = head++ & mask;
            into.hash(into.size(), hashes[slot]);
            into.add(buffers[slot], frames[slot], lengths[slot], offloads[slot]);
        }
        return given;
    }

    synchronized int size() {
        return tail - head;
    }
}
