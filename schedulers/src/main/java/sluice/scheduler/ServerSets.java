package sluice.scheduler;

import java.util.Arrays;

/**
 * The servers that lblcr remembers of each entry of its cache, the one added last first (spec 2.16): lists of server
 * ids, taken from one pool that is allocated at the start. Thread: any, under the service's lock.
 */
final class ServerSets {
    /** The end of a set. */
    static final int NONE = -1;

    private static final int MEMBERS_PER_ENTRY = 4;

    private final int[] first;
    private final long[] changedNanos;
    private final int[] ids;
    private final int[] next;
    /** The first of the members that were freed, linked by {@code next}. */
    private int free;
    /** Members from here on were never used. */
    private int fresh;

    /** Sets for entries 0 to {@code entries}, exclusive, with four servers each on the average. */
    ServerSets(int entries) {
        first = new int[entries];
        changedNanos = new long[entries];
        ids = new int[entries * MEMBERS_PER_ENTRY];
        next = new int[entries * MEMBERS_PER_ENTRY];
        clear();
    }

    void clear() {
        Arrays.fill(first, NONE);
        free = NONE;
        fresh = 0;
    }

    /** The first member of an entry's set, or {@link #NONE}. */
    int first(int entry) {
        return first[entry];
    }

    /** The member after {@code member}, or {@link #NONE}. */
    int next(int member) {
        return next[member];
    }

    /** The id of the server that a member names. */
    int id(int member) {
        return ids[member];
    }

    /** Whether a set has two servers or more. */
    boolean hasSeveral(int entry) {
        return first[entry] != NONE && next[first[entry]] != NONE;
    }

    /** When a server was added to or removed from the set. */
    long changedNanos(int entry) {
        return changedNanos[entry];
    }

    /** Adds a server unless the set has it or the pool is empty. */
    void add(int entry, int id, long nowNanos) {
        for (int member = first[entry]; member != NONE; member = next[member]) {
            if (ids[member] == id) {
                return;
            }
        }
        int member = take();
        if (member != NONE) {
            ids[member] = id;
            next[member] = first[entry];
            first[entry] = member;
            changedNanos[entry] = nowNanos;
        }
    }

    /** Removes a server from a set that has it. */
    void remove(int entry, int id, long nowNanos) {
        int before = NONE;
        int member = first[entry];
        while (ids[member] != id) {
            before = member;
            member = next[member];
        }
        if (before == NONE) {
            first[entry] = next[member];
        } else {
            next[before] = next[member];
        }
        give(member);
        changedNanos[entry] = nowNanos;
    }

    /** Empties a set. */
    void empty(int entry) {
        while (first[entry] != NONE) {
            int member = first[entry];
            first[entry] = next[member];
            give(member);
        }
    }

    private int take() {
        if (free != NONE) {
            int member = free;
            free = next[member];
            return member;
        }
        if (fresh < next.length) {
            return fresh++;
        }
        return NONE;
    }

    private void give(int member) {
        next[member] = free;
        free = member;
    }
}
