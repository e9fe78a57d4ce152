package sluice.forward;

import sluice.dpdk.Memory;
import sluice.scheduler.Compatibility;
import sluice.scheduler.Counts;

/**
 * The off-heap line of counters of each real server that scheduling depends on (spec 1.3, 1.4, 3.7): one 64-byte line
 * per server id, shared by all workers and exact.
 *
 * <pre>
 *   0  active connections       int, atomic
 *   4  all connections          31 bits, atomic; inactive = all - active
 *      overloaded               bit 31 of the same, so that {@link Counts} is one read
 *  12  upper threshold          int, 0 is unlimited
 *  16  lower threshold          int, 0 derives it from the upper
 *  20  available                int, 0 or 1
 *  24  persistence templates    int, atomic
 *  28  tunnel                   int, see {@link Encapsulation}
 *  32  idle timeout             int, seconds, 0 for that of the protocol and state
 *  36  PROXY protocol           int, the version, 0 for none
 * </pre>
 *
 * <p>Thread: any worker counts; the control thread alone writes thresholds, availability and what follows them.
 */
public final class ServerCounters {
    /** Bytes for each server. */
    public static final int BYTES = Memory.CACHE_LINE_BYTES;

    private static final int ACTIVE = 0;
    private static final int TOTAL = 4;
    private static final int OVERLOADED = 1 << 31;
    private static final int UPPER = 12;
    private static final int LOWER = 16;
    private static final int AVAILABLE = 20;

    private static final int PERSISTENT = 24;
    private static final int TUNNEL = 28;
    private static final int IDLE_SECONDS = 32;

    private static final int PROXY_VERSION = 36;

    private static final int BOUND = 1;
    private static final int UNBOUND = -1;
    private static final int EDITED = 0;

    private ServerCounters() {}

    /** The line of server {@code id} in the lines that start at {@code lines} ({@link Services#serverLines}). */
    public static long line(long lines, int id) {
        return Memory.address(lines + (long) id * BYTES);
    }

    /** Active connections of the server whose line is at {@code line}. */
    public static int active(long line) {
        return Memory.acquireI32(line + ACTIVE);
    }

    /** Inactive connections; never negative although both counters move while they are read. */
    public static int inactive(long line) {
        return Math.max(0, total(line) - Memory.acquireI32(line + ACTIVE));
    }

    /** All connections. */
    public static int total(long line) {
        return Memory.acquireI32(line + TOTAL) & ~OVERLOADED;
    }

    /** Whether new connections must go elsewhere. */
    public static boolean isOverloaded(long line) {
        return (Memory.acquireI32(line + TOTAL) & OVERLOADED) != 0;
    }

    /**
     * All of these at once, as {@link Counts} reads them, without ordering: for a choice that walks all servers of a
     * service. The service's lock orders it after all choices before; ordered loads would double its time.
     */
    public static long counts(long line) {
        return Memory.hostI64(line + ACTIVE);
    }

    /** Whether the server is in its service's list, so that its connections may be forwarded. */
    public static boolean isAvailable(long line) {
        return Memory.acquireI32(line + AVAILABLE) != 0;
    }

    /** Persistence templates that lead to the server. */
    public static int persistent(long line) {
        return Memory.acquireI32(line + PERSISTENT);
    }

    /** A template was bound to the server; old kernels look at the thresholds then (spec 1.4). */
    public static void bindTemplate(long line, Compatibility compatibility) {
        Memory.getAndAddI32(line + PERSISTENT, 1);
        if (compatibility == Compatibility.LINUX_6_1) {
            move(line, 0, BOUND, compatibility);
        }
    }

    /** A template left the server. */
    public static void unbindTemplate(long line, Compatibility compatibility) {
        Memory.getAndAddI32(line + PERSISTENT, -1);
        if (compatibility == Compatibility.LINUX_6_1) {
            move(line, 0, UNBOUND, compatibility);
        }
    }

    /** A connection was bound to the server; it starts inactive. */
    public static void bind(long line, Compatibility compatibility) {
        move(line, 1, BOUND, compatibility);
    }

    /** A connection left the server. */
    public static void unbind(long line, boolean wasActive, Compatibility compatibility) {
        if (wasActive) {
            Memory.getAndAddI32(line + ACTIVE, -1);
        }
        move(line, -1, UNBOUND, compatibility);
    }

    /** A connection of the server became active (+1) or inactive (-1). */
    public static void activate(long line, int delta) {
        Memory.getAndAddI32(line + ACTIVE, delta);
    }

    static void available(long line, boolean isAvailable) {
        Memory.releaseI32(line + AVAILABLE, isAvailable ? 1 : 0);
    }

    /** How packets to the server are wrapped if it is a TUN server, now and for all its connections (spec 1.3). */
    public static int tunnel(long line) {
        return Memory.acquireI32(line + TUNNEL);
    }

    static void tunnel(long line, int encapsulation) {
        Memory.releaseI32(line + TUNNEL, encapsulation);
    }

    /** Seconds that its service lets established connections live without packets, 0 for those of their protocol. */
    public static int idleSeconds(long line) {
        return Memory.hostI32(line + IDLE_SECONDS);
    }

    static void idleSeconds(long line, int seconds) {
        Memory.releaseI32(line + IDLE_SECONDS, seconds);
    }

    /** Version of the PROXY protocol by which its service has it told who clients are, 0 for none. */
    public static int proxyVersion(long line) {
        return Memory.hostI32(line + PROXY_VERSION);
    }

    static void proxyVersion(long line, int version) {
        Memory.releaseI32(line + PROXY_VERSION, version);
    }

    static void thresholds(long line, int upper, int lower, Compatibility compatibility) {
        int oldUpper = Memory.hostI32(line + UPPER);
        boolean isChanged = oldUpper != upper || Memory.hostI32(line + LOWER) != lower;
        Memory.putHostI32(line + UPPER, upper);
        Memory.putHostI32(line + LOWER, lower);
        boolean isReconsidered = compatibility == Compatibility.LINUX_6_1 ? upper == 0 || upper > oldUpper : isChanged;
        if (isReconsidered) {
            move(line, 0, EDITED, compatibility);
        }
    }

    static void reset(long line) {
        Memory.fill(line, BYTES, 0);
    }

    /** Changes the count of all connections, and with it, in the same atomic step, whether the server is overloaded. */
    private static void move(long line, int delta, int cause, Compatibility compatibility) {
        int old;
        int next;
        do {
            old = Memory.acquireI32(line + TOTAL);
            int total = (old & ~OVERLOADED) + delta;
            next = total | overloaded(line, old & OVERLOADED, total, cause, compatibility);
        } while (!Memory.compareAndSetI32(line + TOTAL, old, next));
    }

    /** The overload flag after {@code cause}, when there are {@code total} connections and it was {@code flag}. */
    private static int overloaded(long line, int flag, int total, int cause, Compatibility compatibility) {
        int upper = Memory.hostI32(line + UPPER);
        int lower = Memory.hostI32(line + LOWER);
        if (compatibility == Compatibility.LINUX_6_1) {
            return overloadedByLevel(flag, total, cause, upper, lower);
        }
        int lowerEdge = lower != 0 ? lower : upper - (upper >> 2);
        boolean isAtEdge = switch (cause) {
            case BOUND -> total == upper;
            case UNBOUND -> total + 1 == lowerEdge;
            default -> true;
        };
        return isAtEdge ? overloadedByEdge(flag, total, cause, upper, lowerEdge) : flag;
    }

    /** The level logic of kernels up to 6.1.180 (spec 1.4): looked at on every bind and unbind. */
    private static int overloadedByLevel(int flag, int total, int cause, int upper, int lower) {
        boolean isBelow = lower != 0 ? total < lower : upper == 0 || total * 4L < upper * 3L;
        return switch (cause) {
            case BOUND -> upper != 0 && total >= upper ? OVERLOADED : flag;
            case UNBOUND -> isBelow ? 0 : flag;
            default -> 0;
        };
    }

    /** The edge logic of kernels from 6.1.181 (spec 1.4): between the two edges the flag stays as it is. */
    private static int overloadedByEdge(int flag, int total, int cause, int upper, int lowerEdge) {
        if (upper == 0) {
            return 0;
        }
        if (total >= (cause > 0 ? lowerEdge : upper)) {
            return OVERLOADED;
        }
        return total < (cause < 0 ? upper : lowerEdge) ? 0 : flag;
    }
}
