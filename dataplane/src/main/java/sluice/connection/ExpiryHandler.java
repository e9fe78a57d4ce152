package sluice.connection;

/** What a worker does about its connections that expire. */
@FunctionalInterface
public interface ExpiryHandler {
    /**
     * A connection's timer has run out; it is still in the table.
     *
     * @param record address of its record
     * @param number its number
     * @return true to remove it now; false to keep it, when its timeout or last-seen tick has been moved (spec 3.9: 60
     *     seconds for one that controls others)
     */
    boolean expiring(long record, int number);

    /**
     * The connection is gone: no thread can change its state or find it any more. The record can still be read during
     * this call. Accounts kept by state are exact when they are settled here.
     *
     * @param record address of its record
     * @param number its number
     * @param state its last state
     */
    default void expired(long record, int number, int state) {}
}
