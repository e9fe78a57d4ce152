package sluice.connection;

import sluice.dpdk.Memory;

/**
 * Timers of one worker's connections: a wheel of {@value #SLOTS} slots of one tick (18 minutes), each a list of nodes.
 *
 * <p>Node numbers are 0 to count - 1, one per connection slot of the worker. The lists are circular and live in one
 * array of pairs (next, previous), in which the entries behind the nodes are the slots' heads; arming, moving and
 * cancelling take constant time and no memory. A node that is due beyond the horizon fires there, early, and is armed
 * again by its owner.
 *
 * <p>Thread: its worker only.
 */
final class TimerWheel {
    static final int SLOTS = 16_384;
    /** {@link #poll}: no timer is due. */
    static final int NONE = -1;

    private static final int SLOT_MASK = SLOTS - 1;
    private static final int LINK_BYTES = 8;
    private static final int PREVIOUS = 4;
    private static final int UNLINKED = -1;

    private final long links;
    private final int nodes;
    private int current;

    /** A wheel without armed timers. */
    TimerWheel(TableMemory memory, int nodes) {
        this.nodes = nodes;
        this.links = memory.allocate(((long) nodes + SLOTS) * LINK_BYTES);
        for (int node = 0; node < nodes; node++) {
            next(node, UNLINKED);
        }
        for (int head = nodes; head < nodes + SLOTS; head++) {
            next(head, head);
            previous(head, head);
        }
    }

    /** Arms or moves the timer of {@code node} to fire at {@code deadline}, or at the next tick when that has passed. */
    void arm(int node, int deadline) {
        cancel(node);
        int ahead = Math.max(1, Math.min(deadline - current, SLOTS - 1));
        int head = nodes + ((current + ahead) & SLOT_MASK);
        int last = previous(head);
        next(last, node);
        previous(node, last);
        next(node, head);
        previous(head, node);
    }

    /** Stops the timer of {@code node}, if it is armed. */
    void cancel(int node) {
        int next = next(node);
        if (next != UNLINKED) {
            int previous = previous(node);
            next(previous, next);
            previous(next, previous);
            next(node, UNLINKED);
        }
    }

    /** Whether the timer of {@code node} is armed. */
    boolean isArmed(int node) {
        return next(node) != UNLINKED;
    }

    /** Disarms a timer that is due at {@code now} and returns its node, or {@link #NONE}. */
    int poll(int now) {
        int behind = now - current;
        if (behind < 0 || behind > SLOTS) {
            // The first call, or one after a long pause: one revolution passes every slot.
            current = now - SLOTS;
        }
        while (true) {
            int head = nodes + (current & SLOT_MASK);
            int node = next(head);
            if (node != head) {
                cancel(node);
                return node;
            }
            if (current == now) {
                return NONE;
            }
            current++;
        }
    }

    /** Writes nodes that {@link #poll} will return next into {@code into}; returns how many, perhaps not all. */
    int peek(int now, int[] into) {
        int count = 0;
        if (now - current >= 0) {
            int head = nodes + (current & SLOT_MASK);
            for (int node = next(head); node != head && count < into.length; node = next(node)) {
                into[count++] = node;
            }
        }
        return count;
    }

    private int next(int node) {
        return Memory.hostI32(links + (long) node * LINK_BYTES);
    }

    private void next(int node, int value) {
        Memory.putHostI32(links + (long) node * LINK_BYTES, value);
    }

    private int previous(int node) {
        return Memory.hostI32(links + (long) node * LINK_BYTES + PREVIOUS);
    }

    private void previous(int node, int value) {
        Memory.putHostI32(links + (long) node * LINK_BYTES + PREVIOUS, value);
    }
}
