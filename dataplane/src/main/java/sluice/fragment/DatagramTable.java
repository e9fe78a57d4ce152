package sluice.fragment;

/**
 * Which datagrams are incomplete, found by what their fragments have in common, and in the order of their age.
 *
 * <p>Thread: the worker's. Allocated once; a datagram is known by its place, a number below the capacity.
 */
final class DatagramTable {
    /** No datagram. */
    static final int NONE = -1;

    private final int mask;
    private final int[] buckets;
    private final int[] nextInBucket;
    private final int[] olders;
    private final int[] newers;
    private final long[] sourceHighs;
    private final long[] sourceLows;
    private final long[] destinationHighs;
    private final long[] destinationLows;
    private final int[] identifications;
    private final int[] protocols;
    private int free;
    private int oldest = NONE;
    private int newest = NONE;

    /** Makes room for {@code capacity} datagrams, a power of two. */
    DatagramTable(int capacity) {
        buckets = new int[2 * capacity];
        mask = buckets.length - 1;
        nextInBucket = new int[capacity];
        olders = new int[capacity];
        newers = new int[capacity];
        sourceHighs = new long[capacity];
        sourceLows = new long[capacity];
        destinationHighs = new long[capacity];
        destinationLows = new long[capacity];
        identifications = new int[capacity];
        protocols = new int[capacity];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = NONE;
        }
        for (int i = 0; i < capacity; i++) {
            nextInBucket[i] = i + 1 < capacity ? i + 1 : NONE;
        }
    }

    boolean isFull() {
        return free == NONE;
    }

    /** The datagram that has waited longest, or {@link #NONE}. */
    int oldest() {
        return oldest;
    }

    /** The one that came next after {@code datagram}, or {@link #NONE}. */
    int newer(int datagram) {
        return newers[datagram];
    }

    /** The datagram of a fragment, or {@link #NONE}. */
    int find(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int identification,
            int protocol) {
        int at = buckets[bucket(sourceLow, destinationLow, identification)];
        while (at != NONE
                && (identifications[at] != identification
                        || sourceLows[at] != sourceLow
                        || destinationLows[at] != destinationLow
                        || sourceHighs[at] != sourceHigh
                        || destinationHighs[at] != destinationHigh
                        || protocols[at] != protocol)) {
            at = nextInBucket[at];
        }
        return at;
    }

    /** Adds a datagram that is not there; there is room. */
    int add(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int identification,
            int protocol) {
        int datagram = free;
        free = nextInBucket[datagram];
        int bucket = bucket(sourceLow, destinationLow, identification);
        nextInBucket[datagram] = buckets[bucket];
        buckets[bucket] = datagram;
        sourceHighs[datagram] = sourceHigh;
        sourceLows[datagram] = sourceLow;
        destinationHighs[datagram] = destinationHigh;
        destinationLows[datagram] = destinationLow;
        identifications[datagram] = identification;
        protocols[datagram] = protocol;
        olders[datagram] = newest;
        newers[datagram] = NONE;
        if (newest == NONE) {
            oldest = datagram;
        } else {
            newers[newest] = datagram;
        }
        newest = datagram;
        return datagram;
    }

    /** Removes a datagram that is there. */
    void remove(int datagram) {
        leaveBucket(datagram);
        int older = olders[datagram];
        int newer = newers[datagram];
        if (older == NONE) {
            oldest = newer;
        } else {
            newers[older] = newer;
        }
        if (newer == NONE) {
            newest = older;
        } else {
            olders[newer] = older;
        }
        nextInBucket[datagram] = free;
        free = datagram;
    }

    private void leaveBucket(int datagram) {
        int bucket = bucket(sourceLows[datagram], destinationLows[datagram], identifications[datagram]);
        int before = NONE;
        for (int at = buckets[bucket]; at != datagram; at = nextInBucket[at]) {
            before = at;
        }
        if (before == NONE) {
            buckets[bucket] = nextInBucket[datagram];
        } else {
            nextInBucket[before] = nextInBucket[datagram];
        }
    }

    private int bucket(long sourceLow, long destinationLow, int identification) {
        long mixed = (sourceLow * 31 + destinationLow) * 0x9E3779B97F4A7C15L + identification * 0xC2B2AE3D27D4EB4FL;
        return (int) (mixed >>> 32) & mask;
    }
}
