package sluice.worker;

import sluice.port.Burst;

/**
 * Packets that a worker is to treat as if a port had just received them: those that it made in the name of one end of a
 * connection, and those that it kept until the other end was ready.
 *
 * <p>Bounded: what does not fit is the caller's. Thread: the worker's.
 */
final class OwnPackets {
    /** The most packets: what one burst of real servers' answers lets go on, with room for the director's own. */
    static final int CAPACITY = 512;

    private final PortBinding[] ports;
    private final long[] buffers = new long[CAPACITY];
    private final long[] frames = new long[CAPACITY];
    private final int[] lengths = new int[CAPACITY];
    private final int[] offloads = new int[CAPACITY];
    private final int[] inPorts = new int[CAPACITY];
    private int first;
    private int size;

    OwnPackets(PortBinding[] ports) {
        this.ports = ports;
    }

    /** How many wait. */
    int size() {
        return size;
    }

    /** How many more there is room for. */
    int room() {
        return CAPACITY - size;
    }

    /**
     * Takes a packet; there must be {@link #room}.
     *
     * @param inPort number of the port that it counts as received by
     */
    void add(long buffer, long frame, int length, int flags, int inPort) {
        int at = (first + size++) % CAPACITY;
        buffers[at] = buffer;
        frames[at] = frame;
        lengths[at] = length;
        offloads[at] = flags;
        inPorts[at] = inPort;
    }

    /**
     * Fills the round's burst, which is empty, with the next packets that count as received by the same port.
     *
     * @return false if there are none
     */
    boolean next(Round round) {
        if (size == 0) {
            return false;
        }
        Burst burst = round.burst;
        int port = inPorts[first];
        round.in = ports[port];
        while (size > 0 && !burst.isFull() && inPorts[first] == port) {
            burst.add(buffers[first], frames[first], lengths[first], offloads[first]);
            first = (first + 1) % CAPACITY;
            size--;
        }
        return true;
    }
}
