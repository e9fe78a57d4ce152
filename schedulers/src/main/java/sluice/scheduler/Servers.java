package sluice.scheduler;

/**
 * What a scheduler may see of a service's real servers, in IPVS order: index 0 is the server added last (spec 1.3).
 *
 * <p>Counters change while it is read: other workers open and close connections.
 */
public interface Servers {
    /** How many servers there are; valid indices are 0 to this, exclusive. */
    int count();

    /** A number that names the server as long as it exists, whatever its index becomes. */
    int id(int index);

    /** The index of the server named {@code id}, or -1 when it is not in the list (not AVAILABLE). */
    int indexOf(int id);

    /** The weight, 0 to 2147483647; 0 takes no new connections. */
    int weight(int index);

    /** The weight, or if that is 0 the last one that was not (spec 1.3). */
    int lastWeight(int index);

    /** The server's address, folded (spec 2.11). */
    int addressFold(int index);

    /** The server's port; 0 keeps the packet's. */
    int port(int index);

    /** Active connections (spec 3.7). */
    int active(int index);

    /** Inactive connections (spec 3.7). */
    int inactive(int index);

    /** Whether the upper threshold was reached and the lower not yet (spec 1.4). */
    boolean isOverloaded(int index);

    /** All three of the above at once, as {@link Counts} reads them. */
    default long counts(int index) {
        return Counts.of(active(index), inactive(index), isOverloaded(index));
    }

    /** Whether it may take new connections: a weight above 0, and not overloaded (spec 2). */
    default boolean isEligible(int index) {
        return weight(index) > 0 && !isOverloaded(index);
    }
}
