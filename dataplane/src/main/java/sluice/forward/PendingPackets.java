package sluice.forward;

/**
 * The waiting room of packets whose next hop's MAC address is not known yet, in order of arrival.
 *
 * <p>Thread: one worker's. Everything is allocated at the start; a full room refuses.
 */
public final class PendingPackets {
    /** The most packets that wait. */
    public static final int CAPACITY = 256;
    /** The most packets that wait for one next hop. */
    public static final int PER_NEXT_HOP = 16;
    /** How long a packet waits at most: a little longer than it takes until its next hop has failed. */
    public static final long WAIT_NANOS = (NeighbourTable.REQUESTS + 1) * NeighbourTable.RETRY_NANOS;

    /** Outcome: the MAC address is known now. */
    public static final int RESOLVED = 1;
    /** Outcome: the next hop did not answer. */
    public static final int FAILED = 2;
    /** Outcome: it waited too long. */
    public static final int TOO_OLD = 3;

    private static final int STILL_WAITING = 0;

    private final long[] buffers = new long[CAPACITY];
    private final long[] frames = new long[CAPACITY];
    private final int[] lengths = new int[CAPACITY];
    private final int[] offloads = new int[CAPACITY];
    private final int[] inPorts = new int[CAPACITY];
    private final int[] outPorts = new int[CAPACITY];
    private final long[] nextHopHighs = new long[CAPACITY];
    private final long[] nextHopLows = new long[CAPACITY];
    private final long[] deadlines = new long[CAPACITY];

    /** Occupied slots in order of arrival, then the free ones. */
    private final int[] order = new int[CAPACITY];

    private int size;
    private int resolutionsSeen;
    private boolean isSweeping;
    private int sweepFrom;
    /** Packets, counted from the first, that were looked up at least once since they came. */
    private int checked;

    private int taken;
    private int outcome;
    private long mac;

    /** An empty room. */
    public PendingPackets() {
        for (int i = 0; i < CAPACITY; i++) {
            order[i] = i;
        }
    }

    /** Packets that wait. */
    public int size() {
        return size;
    }

    /**
     * Takes a packet in, if there is room.
     *
     * @param buffer the buffer's handle, as in {@link sluice.port.Burst}
     * @param frame address of the frame
     * @param length of the frame in bytes
     * @param offloads its offload flags
     * @param inPort index of the port that received it
     * @param outPort index of the port by which it leaves
     * @param nextHopHigh high half of the address of the neighbour that it waits for
     * @param nextHopLow its low half
     * @return false when the packet remains the caller's
     */
    public boolean add(
            long buffer,
            long frame,
            int length,
            int offloads,
            int inPort,
            int outPort,
            long nextHopHigh,
            long nextHopLow,
            long nanos) {
        if (size == CAPACITY || waitingFor(outPort, nextHopHigh, nextHopLow) >= PER_NEXT_HOP) {
            return false;
        }
        int slot = order[size++];
        buffers[slot] = buffer;
        frames[slot] = frame;
        lengths[slot] = length;
        this.offloads[slot] = offloads;
        inPorts[slot] = inPort;
        outPorts[slot] = outPort;
        nextHopHighs[slot] = nextHopHigh;
        nextHopLows[slot] = nextHopLow;
        deadlines[slot] = nanos + WAIT_NANOS;
        return true;
    }

    private int waitingFor(int outPort, long nextHopHigh, long nextHopLow) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            int slot = order[i];
            if (nextHopLows[slot] == nextHopLow && nextHopHighs[slot] == nextHopHigh && outPorts[slot] == outPort) {
                count++;
            }
        }
        return count;
    }

    /**
     * Takes out the first packet whose wait is over; the accessors then describe it and its buffer is the caller's. Cheap
     * while nothing has changed, so a worker calls it each round until it returns false.
     */
    public boolean poll(NeighbourTable neighbours, long nanos) {
        if (size == 0) {
            return false;
        }
        if (!isSweeping) {
            int resolutions = neighbours.resolutions();
            // All packets wait equally long, so the first one is the first to be too old.
            if (resolutions != resolutionsSeen || nanos - deadlines[order[0]] >= 0) {
                sweepFrom = 0;
            } else if (checked < size) {
                // The answer may have come between the caller's look-up and the packet's arrival here.
                sweepFrom = checked;
            } else {
                return false;
            }
            resolutionsSeen = resolutions;
            isSweeping = true;
        }
        for (int i = sweepFrom; i < size; i++) {
            int slot = order[i];
            outcome = outcome(slot, neighbours, nanos);
            if (outcome != STILL_WAITING) {
                System.arraycopy(order, i + 1, order, i, --size - i);
                order[size] = slot;
                taken = slot;
                sweepFrom = i;
                return true;
            }
        }
        isSweeping = false;
        checked = size;
        return false;
    }

    private int outcome(int slot, NeighbourTable neighbours, long nanos) {
        mac = neighbours.mac(outPorts[slot], nextHopHighs[slot], nextHopLows[slot]);
        if (mac != NeighbourTable.UNKNOWN) {
            return RESOLVED;
        }
        if (neighbours.state(outPorts[slot], nextHopHighs[slot], nextHopLows[slot]) == NeighbourTable.FAILED) {
            return FAILED;
        }
        return nanos - deadlines[slot] >= 0 ? TOO_OLD : STILL_WAITING;
    }

    /** What became of the packet that {@link #poll} took out. */
    public int outcome() {
        return outcome;
    }

    /** The next hop's MAC address, when {@link #RESOLVED}. */
    public long mac() {
        return mac;
    }

    /** The handle of its buffer. */
    public long buffer() {
        return buffers[taken];
    }

    /** Address of its frame. */
    public long frame() {
        return frames[taken];
    }

    /** Length of its frame in bytes. */
    public int length() {
        return lengths[taken];
    }

    /** Its offload flags. */
    public int offloads() {
        return offloads[taken];
    }

    /** Index of the port that received it. */
    public int inPort() {
        return inPorts[taken];
    }

    /** Index of the port by which it leaves. */
    public int outPort() {
        return outPorts[taken];
    }

    /** High half of the address of the neighbour that it waited for. */
    public long nextHopHigh() {
        return nextHopHighs[taken];
    }

    /** Low half of the address of the neighbour that it waited for. */
    public long nextHopLow() {
        return nextHopLows[taken];
    }
}
