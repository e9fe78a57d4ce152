package sluice.scheduler;

/**
 * Chooses the real server of a new connection.
 *
 * <p>An instance belongs to one service and keeps its state across changes of the server list. Every call happens under
 * the service's lock, for which workers wait; {@link #prepare} alone runs before the lock is taken, on the control
 * thread, and is the place for whatever takes long.
 */
public interface Scheduler {
    /** What {@link #schedule} returns when no server is eligible. */
    int NONE = -1;

    /** First flag bit of a service: {@code sh-fallback}, {@code mh-fallback} (spec 1.1). */
    int FLAG_FALLBACK = 0x08;
    /** Second flag bit of a service: {@code sh-port}, {@code mh-port} (spec 1.1). */
    int FLAG_PORT = 0x10;

    /** The name that ipvsadm gives it. */
    String name();

    /**
     * Chooses a server for a new connection.
     *
     * @param servers the service's servers now
     * @param arrival the packet that opens the connection
     * @return an index into {@code servers}, or {@link #NONE}
     */
    int schedule(Servers servers, Arrival arrival);

    /** The service's flags, at its start and after each edit. */
    default void flags(int flags) {}

    /**
     * The list is about to become {@code servers}: one of the four hooks below follows, with the same list. Called
     * without the lock, while workers go on choosing by what was there before.
     */
    default void prepare(Servers servers) {}

    /** The server list exists for the first time, or this scheduler took over from another one (hook init). */
    default void started(Servers servers, long nowNanos) {}

    /** The server at {@code index} (always 0: the newest) was added. */
    default void added(Servers servers, int index) {}

    /** Weight or thresholds of the server at {@code index} were edited. */
    default void edited(Servers servers, int index) {}

    /**
     * A server was removed.
     *
     * @param servers the list without it
     * @param index the index that it had
     * @param id the id that it had
     */
    default void removed(Servers servers, int index, int id) {}

    /**
     * Clears away what has grown old; called by the control thread about once a second.
     *
     * @return whether there is more to do now; the lock is given to the workers in between
     */
    default boolean tidy(long nowNanos) {
        return false;
    }
}
