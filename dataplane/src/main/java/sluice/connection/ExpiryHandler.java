package sluice.connection;

/** What a worker does about its connections that expire. */
@FunctionalInterface
public interface ExpiryHandler {
    /**
     * The connection is gone: no thread can change its state or find it any more. The record can still be read during
     * this call. Accounts kept by state are exact when they are settled here.
     *
     * @param record address of its record
     * @param number its number
     * @param state its last state
     */
    void expired(long record, int number, int state);

    /**
     * Whether a connection whose time has come shall live for a moment more, to be removed by the handler itself.
     *
     * @param record address of its record
     * @param number its number
     * @param generation its generation
     */
    default boolean defers(long record, int number, int generation) {
        return false;
    }

    /**
     * The connection's time had come, but it controls others and goes on (spec 3.9).
     *
     * @param record address of its record
     * @param number its number
     */
    default void outlived(long record, int number) {}
}
