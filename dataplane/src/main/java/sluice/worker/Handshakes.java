package sluice.worker;

import java.util.Arrays;
import sluice.forward.SpinLock;

/**
 * The clients of one worker's connections that wait for a real server to answer the director's SYN (spec 5.8), and what they
 * have sent meanwhile.
 *
 * <p>Bounded in number and in packets; allocated at the start. Threads: the worker begins and gives up; any worker may have
 * the server's answer, so all methods but {@link #lock} and the counts need the lock.
 */
final class Handshakes {
    /** The most clients that wait. */
    static final int CAPACITY = 8192;
    /** The most packets that are kept of one client. */
    static final int KEPT_PER_CLIENT = 3;
    /** Instead of a client: there is none. */
    static final int NONE = -1;

    private final SpinLock lock = new SpinLock();
    private final int maximumKept;
    private final int[] free = new int[CAPACITY];
    private int freeCount = CAPACITY;
    private final int[] numbers = new int[CAPACITY];
    private final int[] generations = new int[CAPACITY];
    private final int[] sequences = new int[CAPACITY];
    private final int[] negotiated = new int[CAPACITY];
    private final int[] times = new int[CAPACITY];
    private final int[] echoes = new int[CAPACITY];
    private final int[] inPorts = new int[CAPACITY];
    private final int[] retries = new int[CAPACITY];
    private final long[] dueNanos = new long[CAPACITY];
    private final int[] keptOf = new int[CAPACITY];
    private final long[] buffers = new long[CAPACITY * KEPT_PER_CLIENT];
    private final long[] frames = new long[CAPACITY * KEPT_PER_CLIENT];
    private final int[] lengths = new int[CAPACITY * KEPT_PER_CLIENT];
    private final int[] offloads = new int[CAPACITY * KEPT_PER_CLIENT];
    private final boolean[] arePure = new boolean[CAPACITY * KEPT_PER_CLIENT];
    private volatile int kept;

    /** Room for {@link #CAPACITY} clients and {@code maximumKept} packets of all of them. */
    Handshakes(int maximumKept) {
        this.maximumKept = maximumKept;
        Arrays.fill(numbers, NONE);
        for (int i = 0; i < CAPACITY; i++) {
            free[i] = CAPACITY - 1 - i;
        }
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** Whether a client may begin, and its first packet be kept. */
    boolean hasRoom() {
        return freeCount > 0 && kept < maximumKept;
    }

    /** How many packets are kept; approximate without the lock. */
    int kept() {
        return kept;
    }

    /** Whether nobody waits; approximate without the lock. */
    boolean isEmpty() {
        return freeCount == CAPACITY;
    }

    /**
     * A client begins to wait; there must be {@link #hasRoom}.
     *
     * @param number its connection's
     * @param sequence number of its SYN
     * @param bits what was negotiated
     * @param time of the client's clock
     * @param echo time of the director's, as the client echoed it
     * @param inPort number of the port that its packets come from
     * @return who waits
     */
    int begin(int number, int generation, int sequence, int bits, int time, int echo, int inPort) {
        int client = free[--freeCount];
        numbers[client] = number;
        generations[client] = generation;
        sequences[client] = sequence;
        negotiated[client] = bits;
        times[client] = time;
        echoes[client] = echo;
        inPorts[client] = inPort;
        retries[client] = 0;
        keptOf[client] = 0;
        return client;
    }

    /** Whether {@code client}, any number, waits for the server of that very connection. */
    boolean isOf(int client, int number, int generation) {
        return client >= 0 && client < CAPACITY && numbers[client] == number && generations[client] == generation;
    }

    /** The client no longer waits; its packets must be gone. */
    void end(int client) {
        numbers[client] = NONE;
        free[freeCount++] = client;
    }

    /**
     * Keeps a packet if there is room.
     *
     * @param isPure whether it has no data
     * @return false if the packet remains the caller's
     */
    boolean keep(int client, long buffer, long frame, int length, int flags, boolean isPure) {
        if (keptOf[client] == KEPT_PER_CLIENT || kept >= maximumKept) {
            return false;
        }
        int at = client * KEPT_PER_CLIENT + keptOf[client]++;
        buffers[at] = buffer;
        frames[at] = frame;
        lengths[at] = length;
        offloads[at] = flags;
        arePure[at] = isPure;
        count(1);
        return true;
    }

    /** Moves what is kept of a client on. */
    void release(int client, OwnPackets into) {
        int from = client * KEPT_PER_CLIENT;
        for (int at = from; at < from + keptOf[client]; at++) {
            into.add(buffers[at], frames[at], lengths[at], offloads[at], inPorts[client]);
        }
        forget(client);
    }

    /** Gives up what is kept of a client. */
    void drop(int client, Transmitter transmitter, int reason) {
        int from = client * KEPT_PER_CLIENT;
        for (int at = from; at < from + keptOf[client]; at++) {
            transmitter.drop(reason, buffers[at], frames[at], lengths[at]);
        }
        forget(client);
    }

    /** Gives up the packet without data that is kept alone, so that there is room for others; they acknowledge as much. */
    void dropPure(int client, Transmitter transmitter, int reason) {
        int at = client * KEPT_PER_CLIENT;
        if (keptOf[client] == 1 && arePure[at]) {
            transmitter.drop(reason, buffers[at], frames[at], lengths[at]);
            forget(client);
        }
    }

    int number(int client) {
        return numbers[client];
    }

    int generation(int client) {
        return generations[client];
    }

    int sequence(int client) {
        return sequences[client];
    }

    int negotiated(int client) {
        return negotiated[client];
    }

    int time(int client) {
        return times[client];
    }

    int echo(int client) {
        return echoes[client];
    }

    int inPort(int client) {
        return inPorts[client];
    }

    /** How many SYNs were sent. */
    int attempts(int client) {
        return retries[client];
    }

    /** One more SYN is sent; the client is {@link #isDue} when it would have to be sent again. */
    void attempt(int client, long nextNanos) {
        retries[client]++;
        dueNanos[client] = nextNanos;
    }

    /** Whether the server has been silent for too long. */
    boolean isDue(int client, long nowNanos) {
        return numbers[client] != NONE && nowNanos - dueNanos[client] >= 0;
    }

    private void forget(int client) {
        count(-keptOf[client]);
        keptOf[client] = 0;
    }

    /** Changes only under the lock; whoever reads without it need not see the last change. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one at a time, under the lock
    private void count(int packets) {
        kept += packets;
    }
}
