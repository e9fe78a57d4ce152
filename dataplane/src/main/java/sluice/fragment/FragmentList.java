package sluice.fragment;

import sluice.port.Burst;

/**
 * The fragments of each incomplete datagram in the order of their offsets, with the buffers that they lie in.
 *
 * <p>Thread: the worker's. Allocated once.
 */
final class FragmentList {
    /** {@link #place}: those bytes are there already. */
    static final int DUPLICATE = -2;
    /** {@link #place}: some of those bytes are there already, or in the middle of them. */
    static final int OVERLAP = -3;
    /** The end of a list, and the place before its first fragment. */
    static final int NONE = -1;

    private final int[] firsts;
    private final int[] lasts;
    private final long[] buffers;
    private final long[] frames;
    private final int[] lengths;
    private final int[] networkOffsets;
    private final int[] dataOffsets;
    private final int[] offsets;
    private final int[] payloads;
    private final int[] nexts;
    private int free;
    private int size;

    FragmentList(int datagrams, int fragments) {
        firsts = new int[datagrams];
        lasts = new int[datagrams];
        buffers = new long[fragments];
        frames = new long[fragments];
        lengths = new int[fragments];
        networkOffsets = new int[fragments];
        dataOffsets = new int[fragments];
        offsets = new int[fragments];
        payloads = new int[fragments];
        nexts = new int[fragments];
        for (int i = 0; i < datagrams; i++) {
            firsts[i] = NONE;
            lasts[i] = NONE;
        }
        for (int i = 0; i < fragments; i++) {
            nexts[i] = i + 1 < fragments ? i + 1 : NONE;
        }
    }

    boolean isFull() {
        return free == NONE;
    }

    int size() {
        return size;
    }

    /**
     * Where the bytes from {@code offset} to {@code end} of a datagram belong.
     *
     * @return the fragment behind which they come, {@link #NONE} for the first place, {@link #DUPLICATE} or
     *     {@link #OVERLAP}
     */
    int place(int datagram, int offset, int end) {
        int last = lasts[datagram];
        if (last == NONE || offset >= end(datagram)) {
            return last;
        }
        // Runs of fragments without a gap: a fragment within one is there already, however it was cut before.
        int before = NONE;
        int runStart = 0;
        int runEnd = NONE;
        for (int at = firsts[datagram]; at != NONE; at = nexts[at]) {
            if (offsets[at] != runEnd) {
                if (runEnd > offset) {
                    break;
                }
                runStart = offsets[at];
            }
            if (offset >= runEnd && end <= offsets[at]) {
                return before;
            }
            runEnd = offsets[at] + payloads[at];
            before = at;
        }
        return offset >= runStart && end <= runEnd ? DUPLICATE : OVERLAP;
    }

    /** Where the last fragment ends, 0 if there is none. */
    int end(int datagram) {
        int last = lasts[datagram];
        return last == NONE ? 0 : offsets[last] + payloads[last];
    }

    /** Inserts a fragment behind another one, or as the first one; there is room. */
    void insert(
            int datagram,
            int before,
            long buffer,
            long frame,
            int length,
            long ip,
            int dataOffset,
            int offset,
            int payload) {
        int node = free;
        free = nexts[node];
        size++;
        buffers[node] = buffer;
        frames[node] = frame;
        lengths[node] = length;
        networkOffsets[node] = (int) (ip - frame);
        dataOffsets[node] = dataOffset;
        offsets[node] = offset;
        payloads[node] = payload;
        if (before == NONE) {
            nexts[node] = firsts[datagram];
            firsts[datagram] = node;
        } else {
            nexts[node] = nexts[before];
            nexts[before] = node;
        }
        if (nexts[node] == NONE) {
            lasts[datagram] = node;
        }
    }

    /** Appends all buffers of a datagram to {@code into} and forgets them. */
    void releaseAll(int datagram, Burst into) {
        int node = firsts[datagram];
        while (node != NONE) {
            into.add(buffers[node], frames[node], lengths[node], 0);
            int next = nexts[node];
            nexts[node] = free;
            free = node;
            size--;
            node = next;
        }
        firsts[datagram] = NONE;
        lasts[datagram] = NONE;
    }

    int first(int datagram) {
        return firsts[datagram];
    }

    int next(int node) {
        return nexts[node];
    }

    long frame(int node) {
        return frames[node];
    }

    /** Bytes of the frame before the IP header. */
    int networkOffset(int node) {
        return networkOffsets[node];
    }

    /** Bytes of the frame before the data. */
    int dataOffset(int node) {
        return dataOffsets[node];
    }

    int payload(int node) {
        return payloads[node];
    }
}
