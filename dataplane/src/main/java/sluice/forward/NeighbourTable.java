package sluice.forward;

import sluice.dpdk.Memory;
import sluice.wire.IpAddress;

/**
 * Which MAC address belongs to which neighbour (port, address), of both families: the ARP and ND
 * cache, shared by all workers. Addresses are as {@link sluice.wire.IpAddress} writes them.
 *
 * <p>It decides what is to be asked; the caller sends it ({@link ArpHandler} and {@link NdHandler} build
 * the packets). Rules and numbers are
 * Linux's: an unknown neighbour is asked for each second, three times, then it has failed, and the next packet to it
 * starts anew. An answer holds for 30 seconds. After that a neighbour that is needed (held by a server or gateway, or
 * looked up since it was confirmed) is asked by unicast, up to three times; one that is not needed keeps its MAC until
 * it is. What others tell unasked changes an entry but never makes one, and never changes a static one.
 *
 * <p>A look-up takes no lock. It walks a chain of lines that a writer may relink at the same time; then it may miss an
 * entry that exists, never find a wrong one, and {@link #resolve}, called after a miss, decides under the lock.
 *
 * <p>Thread: any. Nanoseconds are of one monotonic clock.
 */
public final class NeighbourTable {
    /** The most neighbours, all ports together. */
    public static final int CAPACITY = NeighbourLines.CAPACITY;
    /** Requests for an unknown neighbour before it has failed. */
    public static final int REQUESTS = 3;
    /** Unicast probes of a known neighbour before it has failed. */
    public static final int PROBES = 3;
    /** Time between requests or probes. */
    public static final long RETRY_NANOS = 1_000_000_000L;
    /** How long a confirmation holds. */
    public static final long REACHABLE_NANOS = 30_000_000_000L;

    /** No MAC address is known. */
    public static final long UNKNOWN = -1;

    /** State: it was taken out of the table; its line waits for another neighbour. */
    public static final int FORGOTTEN = 0;
    /** State: asked for, no MAC address yet. */
    public static final int INCOMPLETE = 1;
    /** State: its MAC address is known and believed. */
    public static final int REACHABLE = 2;
    /** State: its MAC address is used while it is verified. */
    public static final int PROBING = 3;
    /** State: it did not answer. */
    public static final int FAILED = 4;

    /** Result of {@link #resolve}: the MAC address is known. */
    public static final int KNOWN = 0;
    /** Result of {@link #resolve}: the caller has to send a request now. */
    public static final int ASK = 1;
    /** Result of {@link #resolve}: a request is under way. */
    public static final int WAIT = 2;
    /** Result of {@link #resolve}: the table is full of neighbours that are needed. */
    public static final int REFUSED = 3;

    private static final int VERSION = 0;
    private static final int RESOLUTIONS = 4;
    private static final int REFUSALS = 8;

    private final SpinLock lock = new SpinLock();
    private final NeighbourLines lines = new NeighbourLines();
    /** version, resolutions and refusals, which are read by everyone. */
    private final long counters = Memory.allocate(Memory.CACHE_LINE_BYTES, Memory.CACHE_LINE_BYTES);

    /** Grows whenever a known MAC address changed or a held neighbour was lost: what was derived from it is stale. */
    public int version() {
        return Memory.acquireI32(counters + VERSION);
    }

    /** Grows whenever an unknown neighbour became known or failed: waiting packets may go on. */
    public int resolutions() {
        return Memory.acquireI32(counters + RESOLUTIONS);
    }

    /** Neighbours that could not be entered because the table was full. */
    public int refusals() {
        return Memory.acquireI32(counters + REFUSALS);
    }

    /** The MAC address to send to, or {@link #UNKNOWN}. */
    public long mac(int port, long high, long low) {
        long line = lines.find(port, high, low);
        if (line == 0) {
            return UNKNOWN;
        }
        long tag = NeighbourEntry.tag(line);
        boolean isOf = NeighbourEntry.isOf(line, tag, port, high, low);
        long station = NeighbourEntry.station(line);
        // The line may have been given to another neighbour in between.
        if (!isOf || NeighbourEntry.tag(line) != tag) {
            return UNKNOWN;
        }
        if (!NeighbourEntry.isUsed(line)) {
            NeighbourEntry.isUsed(line, true);
        }
        int state = NeighbourEntry.state(station);
        return state == REACHABLE || state == PROBING ? NeighbourEntry.mac(station) : UNKNOWN;
    }

    /**
     * Starts to find out the MAC address of a neighbour, after {@link #mac} did not know it.
     *
     * @return {@link #KNOWN}, {@link #ASK}, {@link #WAIT} or {@link #REFUSED}
     */
    public int resolve(int port, long high, long low, long nanos) {
        lock.lock();
        try {
            long line = lines.find(port, high, low);
            if (line == 0) {
                line = insert(port, high, low, INCOMPLETE, 0);
                if (line == 0) {
                    return REFUSED;
                }
                NeighbourEntry.requested(line, 1, nanos);
                return ASK;
            }
            long station = NeighbourEntry.station(line);
            switch (NeighbourEntry.state(station)) {
                case INCOMPLETE -> {
                    return WAIT;
                }
                case FAILED, FORGOTTEN -> {
                    // The MAC address of old stays noted, to notice when it comes back with another one.
                    NeighbourEntry.station(line, INCOMPLETE, NeighbourEntry.mac(station));
                    NeighbourEntry.requested(line, 1, nanos);
                    return ASK;
                }
                default -> {
                    return KNOWN;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what an ARP packet says.
     *
     * @param isAnswer whether it answers our question, which confirms the neighbour
     * @param mayCreate whether an entry is made when there is none
     * @return whether there is an entry now that holds {@code mac}
     */
    public boolean learn(int port, long high, long low, long mac, boolean isAnswer, boolean mayCreate, long nanos) {
        // What nobody confirmed is verified as soon as it is needed.
        long confirmedAt = isAnswer ? nanos : nanos - REACHABLE_NANOS;
        lock.lock();
        try {
            long line = known(port, high, low);
            if (line == 0) {
                line = mayCreate ? insert(port, high, low, REACHABLE, mac) : 0;
                if (line != 0) {
                    NeighbourEntry.confirmedAt(line, confirmedAt);
                }
                return line != 0;
            }
            if (NeighbourEntry.isStatic(line)) {
                return NeighbourEntry.mac(NeighbourEntry.station(line)) == mac;
            }
            learn(line, mac, isAnswer, confirmedAt);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what a neighbour advertisement says (RFC 4861, 7.2.5). It never makes an entry.
     *
     * @param mac the advertised MAC address, or {@link #UNKNOWN} when it has none
     * @param isSolicited whether it answers our question, which confirms the neighbour
     * @param isOverride whether it may replace a MAC address that is known
     * @return whether there is an entry that it told something
     */
    public boolean learnAdvertised(
            int port, long high, long low, long mac, boolean isSolicited, boolean isOverride, long nanos) {
        lock.lock();
        try {
            long line = known(port, high, low);
            if (line == 0 || NeighbourEntry.isStatic(line)) {
                return false;
            }
            long station = NeighbourEntry.station(line);
            int state = NeighbourEntry.state(station);
            boolean isKnown = state == REACHABLE || state == PROBING;
            if (!isKnown && mac == UNKNOWN) {
                return false;
            }
            long oldMac = NeighbourEntry.mac(station);
            if (isKnown && !isOverride && mac != UNKNOWN && mac != oldMac) {
                // Two stations answer: which one is right is found out as soon as it matters.
                if (state == REACHABLE) {
                    NeighbourEntry.confirmedAt(line, nanos - REACHABLE_NANOS);
                }
                return false;
            }
            learn(line, mac == UNKNOWN ? oldMac : mac, isSolicited, isSolicited ? nanos : nanos - REACHABLE_NANOS);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private long known(int port, long high, long low) {
        long line = lines.find(port, high, low);
        return line == 0 || NeighbourEntry.state(NeighbourEntry.station(line)) == FORGOTTEN ? 0 : line;
    }

    private void learn(long line, long mac, boolean isAnswer, long confirmedAt) {
        long station = NeighbourEntry.station(line);
        long oldMac = NeighbourEntry.mac(station);
        int oldState = NeighbourEntry.state(station);
        boolean wasKnown = oldState == REACHABLE || oldState == PROBING;
        if (wasKnown && oldMac == mac && !isAnswer) {
            return;
        }
        NeighbourEntry.confirmedAt(line, confirmedAt);
        NeighbourEntry.station(line, REACHABLE, mac);
        if (isAnswer) {
            NeighbourEntry.isUsed(line, false);
        }
        if (oldMac != mac && oldMac != 0) {
            count(VERSION);
        }
        if (!wasKnown) {
            count(RESOLUTIONS);
        }
    }

    /** Enters an IPv4 neighbour: as {@link #addStatic(int, long, long, long)}. */
    public boolean addStatic(int port, int address, long mac) {
        return addStatic(port, IpAddress.HIGH4, IpAddress.low4(address), mac);
    }

    /** Enters a neighbour whose MAC address is configured and never questioned; false when the table is full. */
    public boolean addStatic(int port, long high, long low, long mac) {
        lock.lock();
        try {
            long line = lines.find(port, high, low);
            if (line == 0) {
                line = insert(port, high, low, REACHABLE, mac);
            } else {
                learn(line, mac, true, 0);
            }
            if (line != 0) {
                NeighbourEntry.isStatic(line, true);
            }
            return line != 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a neighbour out of the table, a static one too; if a server or gateway needs it, it is asked for at once.
     *
     * @return whether there was one
     */
    public boolean forget(int port, long high, long low, long nanos) {
        lock.lock();
        try {
            long line = known(port, high, low);
            if (line == 0) {
                return false;
            }
            boolean isNeeded = NeighbourEntry.holders(line) > 0;
            NeighbourEntry.isStatic(line, false);
            NeighbourEntry.isUsed(line, false);
            NeighbourEntry.station(line, isNeeded ? INCOMPLETE : FORGOTTEN, 0);
            NeighbourEntry.requested(line, 0, nanos - RETRY_NANOS);
            count(VERSION);
            count(RESOLUTIONS);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that a server or gateway needs this neighbour: it is asked for at once, kept, and verified for ever. Counts;
     * each hold is ended by one {@link #release}.
     *
     * @return false when the table is full
     */
    public boolean hold(int port, long high, long low, long nanos) {
        lock.lock();
        try {
            long line = lines.find(port, high, low);
            if (line == 0) {
                line = insert(port, high, low, INCOMPLETE, 0);
                if (line == 0) {
                    return false;
                }
                NeighbourEntry.requested(line, 0, nanos - RETRY_NANOS);
            } else if (NeighbourEntry.state(NeighbourEntry.station(line)) == FORGOTTEN) {
                NeighbourEntry.station(line, INCOMPLETE, 0);
                NeighbourEntry.requested(line, 0, nanos - RETRY_NANOS);
            }
            NeighbourEntry.holders(line, NeighbourEntry.holders(line) + 1);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends one {@link #hold}. */
    public void release(int port, long high, long low) {
        lock.lock();
        try {
            long line = lines.find(port, high, low);
            if (line != 0 && NeighbourEntry.holders(line) > 0) {
                NeighbourEntry.holders(line, NeighbourEntry.holders(line) - 1);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Advances the entries {@code from} to below {@code to} until one needs a packet now. One worker calls it, in slices
     * of the table, some times per second:
     *
     * <pre>
     * for (int e = table.due(from, to, nanos); e &gt;= 0; e = table.due(e + 1, to, nanos)) {
     *     ask for table.high(e), table.low(e) on table.port(e): by unicast to table.macOf(e) if that is known, else by broadcast
     * }
     * </pre>
     *
     * @return the entry to ask for, or -1
     */
    public int due(int from, int to, long nanos) {
        int end = Math.min(to, size());
        for (int i = from; i < end; i++) {
            long line = lines.line(i);
            if (isLate(line, nanos) && advance(line, nanos)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isLate(long line, long nanos) {
        switch (NeighbourEntry.state(NeighbourEntry.station(line))) {
            case INCOMPLETE, PROBING -> {
                return nanos - NeighbourEntry.requestedAt(line) >= RETRY_NANOS;
            }
            case REACHABLE -> {
                return nanos - NeighbourEntry.confirmedAt(line) >= REACHABLE_NANOS
                        && (NeighbourEntry.isUsed(line) || NeighbourEntry.holders(line) > 0)
                        && !NeighbourEntry.isStatic(line);
            }
            default -> {
                return false;
            }
        }
    }

    /** Takes the next step of a late entry; returns whether a packet has to be sent. */
    private boolean advance(long line, long nanos) {
        lock.lock();
        try {
            if (!isLate(line, nanos)) {
                return false;
            }
            long station = NeighbourEntry.station(line);
            int state = NeighbourEntry.state(station);
            if (state == REACHABLE) {
                NeighbourEntry.station(line, PROBING, NeighbourEntry.mac(station));
                NeighbourEntry.requested(line, 1, nanos);
                return true;
            }
            int sent = NeighbourEntry.requests(line);
            if (sent < (state == INCOMPLETE ? REQUESTS : PROBES)) {
                NeighbourEntry.requested(line, sent + 1, nanos);
                return true;
            }
            NeighbourEntry.station(line, FAILED, NeighbourEntry.mac(station));
            NeighbourEntry.isUsed(line, false);
            count(RESOLUTIONS);
            // Nothing is lost by sending to a client that is gone, so only what is held makes recipes stale.
            if (state == PROBING && NeighbourEntry.holders(line) > 0) {
                count(VERSION);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Entries ever used; indices below it are valid for the accessors. */
    public int size() {
        return lines.size();
    }

    /** The port index of entry {@code i}. */
    public int port(int i) {
        return NeighbourEntry.port(NeighbourEntry.tag(lines.line(i)));
    }

    /** High half of the address of entry {@code i}. */
    public long high(int i) {
        return NeighbourEntry.high(lines.line(i));
    }

    /** Low half of the address of entry {@code i}. */
    public long low(int i) {
        return NeighbourEntry.low(lines.line(i));
    }

    /** The MAC address of entry {@code i}, or {@link #UNKNOWN}. */
    public long macOf(int i) {
        long station = NeighbourEntry.station(lines.line(i));
        int state = NeighbourEntry.state(station);
        return state == REACHABLE || state == PROBING ? NeighbourEntry.mac(station) : UNKNOWN;
    }

    /** The state of entry {@code i}. */
    public int stateOf(int i) {
        return NeighbourEntry.state(NeighbourEntry.station(lines.line(i)));
    }

    /** The state of a neighbour; {@link #FAILED} when there is no entry. */
    public int state(int port, long high, long low) {
        long line = known(port, high, low);
        return line == 0 ? FAILED : NeighbourEntry.state(NeighbourEntry.station(line));
    }

    /** Whether entry {@code i} was configured. */
    public boolean isStatic(int i) {
        return NeighbourEntry.isStatic(lines.line(i));
    }

    /** What listings call the state of entry {@code i}: that of RFC 4861, or {@code static}, or {@code failed}. Cold. */
    public String stateName(int i, long nanos) {
        long line = lines.line(i);
        if (NeighbourEntry.isStatic(line)) {
            return "static";
        }
        return switch (NeighbourEntry.state(NeighbourEntry.station(line))) {
            case INCOMPLETE -> "incomplete";
            case REACHABLE -> nanos - NeighbourEntry.confirmedAt(line) >= REACHABLE_NANOS ? "stale" : "reachable";
            case PROBING -> "probe";
            default -> "failed";
        };
    }

    private void count(int counter) {
        Memory.getAndAddI32(counters + counter, 1);
    }

    /** A new line for a neighbour that has none, or 0, counted, when there is no room. */
    private long insert(int port, long high, long low, int state, long mac) {
        long line = lines.insert(port, high, low, state, mac);
        if (line == 0) {
            count(REFUSALS);
        }
        return line;
    }
}
