package sluice.connection;

/**
 * One worker's view of the connection table: it finds connections of all workers, and creates and expires those of its
 * own range of slots.
 *
 * <p>Thread: its worker only. No method allocates.
 */
@SuppressWarnings("DoNotCallSuggester") // the shape only, so that others can compile against it
public final class WorkerConnections {
    /** {@link #find}: no connection has that tuple. */
    public static final int NOT_FOUND = -1;
    /** {@link #create}: no slot is free. */
    public static final int FULL = -1;
    /** {@link #remove}: somebody removed it before. */
    public static final int GONE = -1;

    WorkerConnections() {}

    /**
     * Finds the connection of a packet.
     *
     * @param ports source port in the high, destination port in the low 16 bits
     * @return number << 1 | direction (0 from the client, 1 a reply), or {@link #NOT_FOUND}; see also
     *     {@link #foundGeneration}
     */
    public int find(int source, int destination, int ports, int protocol) {
        throw new UnsupportedOperationException();
    }

    /** The generation of the record that the last successful {@link #find} or {@link #create} returned. */
    public int foundGeneration() {
        throw new UnsupportedOperationException();
    }

    /**
     * Creates a connection, inserts its keys and arms its timer. A key that belongs to another connection is taken
     * over: the newest wins.
     *
     * @param clientPorts client's port in the high, virtual port in the low 16 bits
     * @param flags {@link ConnectionRecord} flag bits; the method decides whether replies get a key
     * @return its number, or {@link #FULL}
     */
    public int create(
            int protocol,
            int client,
            int virtual,
            int clientPorts,
            int server,
            int serverPort,
            int serverId,
            int flags,
            int state,
            int timeoutTicks,
            int nowTicks) {
        throw new UnsupportedOperationException();
    }

    /** Arms the timer at last-seen + timeout: call it when the timeout got shorter. */
    public void rearm(int number, int nowTicks) {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes a connection at once, whoever owns it.
     *
     * @return its last state, by which the caller settles the accounts; or {@link #GONE}
     */
    public int remove(int number) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #remove(int)}, but only while {@code generation} lives. */
    public int remove(int number, int generation) {
        throw new UnsupportedOperationException();
    }

    /**
     * Carries out what other workers asked for, at most {@code limit} requests.
     *
     * @return how many
     */
    public int drain(int limit) {
        throw new UnsupportedOperationException();
    }

    /**
     * Expires connections whose time has come, at most {@code limit} timers per call.
     *
     * @return how many timers fired
     */
    public int expire(int nowTicks, int limit, ExpiryHandler handler) {
        throw new UnsupportedOperationException();
    }

    /** Times that {@link #create} found no free slot. */
    public long refusals() {
        throw new UnsupportedOperationException();
    }

    /** Requests to other workers that found their queue full: those timers fire late. */
    public long lostRequests() {
        throw new UnsupportedOperationException();
    }
}
