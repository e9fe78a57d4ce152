package sluice.scheduler;

/** Builds the look-up table of mh: 4093 slots that the servers take in turns (spec 2.14). Thread: control. */
final class MaglevTable {
    /** Slots of a table, a prime number; also the most servers that a table can be built for. */
    static final int SLOTS = 4093;

    static final long FIRST_KEY = 2654435761L;
    static final long SECOND_KEY = 2654446892L;

    private static final int WEIGHT_BITS = 6;
    private static final int[] EMPTY = new int[0];

    private MaglevTable() {}

    /** The slot that a hash points to. */
    static int slot(int hash) {
        return Integer.remainderUnsigned(hash, SLOTS);
    }

    /** The id of each slot's server, or no slots at all when no server ever had a weight. */
    static int[] build(Servers servers) {
        int count = servers.count();
        int divisor = 0;
        int highest = 0;
        for (int i = 0; i < count; i++) {
            divisor = GreatestCommonDivisor.of(divisor, servers.lastWeight(i));
            highest = Math.max(highest, servers.lastWeight(i));
        }
        if (divisor == 0) {
            return EMPTY;
        }
        int shift = Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(highest / divisor) - WEIGHT_BITS);
        int[] turns = new int[count];
        int[] next = new int[count];
        int[] skip = new int[count];
        for (int i = 0; i < count; i++) {
            int weight = servers.lastWeight(i);
            turns[i] = weight == 0 ? 0 : Math.max(1, (weight / divisor) >> shift);
            int name = servers.addressFold(i) + servers.port(i);
            next[i] = slot(SipHash.hash(name, FIRST_KEY));
            skip[i] = Integer.remainderUnsigned(SipHash.hash(name, SECOND_KEY), SLOTS - 1) + 1;
        }
        return populate(servers, turns, next, skip);
    }

    private static int[] populate(Servers servers, int[] turns, int[] next, int[] skip) {
        int[] slots = new int[SLOTS];
        boolean[] isTaken = new boolean[SLOTS];
        int free = SLOTS;
        while (true) {
            for (int i = 0; i < turns.length; i++) {
                for (int turn = 0; turn < turns[i]; turn++) {
                    // The number of slots is prime, so that any skip comes by each of them.
                    int slot = next[i];
                    while (isTaken[slot]) {
                        slot = (slot + skip[i]) % SLOTS;
                    }
                    next[i] = slot;
                    isTaken[slot] = true;
                    slots[slot] = servers.id(i);
                    free--;
                    if (free == 0) {
                        return slots;
                    }
                }
            }
        }
    }
}
