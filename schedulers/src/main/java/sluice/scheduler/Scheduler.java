package sluice.scheduler;

/**
 * Chooses the real server of a new connection.
 *
 * <p>An instance belongs to one service and keeps its state across changes of the server list; it is told of each
 * change right after the list changed. Every call happens under the service's lock.
 */
public interface Scheduler {
    /** What {@link #schedule} returns when no server is eligible. */
    int NONE = -1;

    /** The name that ipvsadm gives it. */
    String name();

    /**
     * Chooses a server for a new connection.
     *
     * @param servers the service's servers now
     * @return an index into {@code servers}, or {@link #NONE}
     */
    int schedule(Servers servers);

    /** The server list exists for the first time, or this scheduler took over from another one (hook init). */
    default void started(Servers servers) {}

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
}
