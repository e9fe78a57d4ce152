package sluice.localport;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The local addresses of a service, of one family, of which each new connection gets the next (spec 5.7).
 *
 * <p>When the service's scheduler takes real servers in turn as well ({@code rr}, {@code wrr}), both could run in step,
 * and a server would always see the same local address: then one connection in twenty skips an address.
 *
 * <p>An address whose ports towards the server are all taken is followed by the next ones; that changes nothing for the
 * connections after this one.
 *
 * <p>Immutable but for the position, which is shared by all workers and goes on when addresses are added or removed.
 */
public final class LocalAddressPool {
    /** Most addresses that are tried for a connection. */
    public static final int MOST_TRIES = 16;
    /** In place of a port's number: each port answers for the address. */
    public static final int ANY_PORT = -1;
    /** Of 100 connections of a service that takes its servers in turn, how many skip an address. */
    public static final int SKIP_PERCENT = 5;

    private final long[] high;
    private final long[] low;
    private final int[] ids;
    private final int[] ports;
    private final boolean isInTurn;
    private final AtomicInteger position;

    /**
     * A local address.
     *
     * @param high high half
     * @param low low half
     * @param id its number in the {@link LocalAddressBook}
     * @param port number of the port that alone answers for it, or {@link #ANY_PORT}
     */
    public record Address(long high, long low, int id, int port) {}

    private LocalAddressPool(List<Address> addresses, boolean isInTurn, AtomicInteger position) {
        this.high = addresses.stream().mapToLong(Address::high).toArray();
        this.low = addresses.stream().mapToLong(Address::low).toArray();
        this.ids = addresses.stream().mapToInt(Address::id).toArray();
        this.ports = addresses.stream().mapToInt(Address::port).toArray();
        this.isInTurn = isInTurn;
        this.position = position;
    }

    /**
     * A pool that begins with its first address.
     *
     * @param addresses in the order in which they shall be used; may be empty
     * @param isInTurn whether the service's scheduler takes real servers in turn: {@code rr} and {@code wrr}
     */
    public static LocalAddressPool of(List<Address> addresses, boolean isInTurn) {
        return new LocalAddressPool(addresses, isInTurn, new AtomicInteger(-1));
    }

    /** Other addresses, or another scheduler, of the same service: the position goes on. */
    public LocalAddressPool with(List<Address> others, boolean othersInTurn) {
        return new LocalAddressPool(others, othersInTurn, position);
    }

    /** Addresses in the pool. */
    public int size() {
        return ids.length;
    }

    /** How many addresses to try for one connection. */
    public int tries() {
        return Math.min(MOST_TRIES, ids.length);
    }

    /** Moves the position on for a new connection and returns it, for {@link #index}. */
    public int advance(PortRandom random) {
        return position.addAndGet(isInTurn ? step(random.below(100)) : 1);
    }

    /**
     * Which address is to be tried.
     *
     * @param start what {@link #advance} returned for the connection
     * @param attempt 0 to {@link #tries} - 1
     * @return its index, 0 to {@link #size} - 1
     */
    public int index(int start, int attempt) {
        return Integer.remainderUnsigned(start + attempt, ids.length);
    }

    /** High half of an address. */
    public long high(int index) {
        return high[index];
    }

    /** Low half of an address. */
    public long low(int index) {
        return low[index];
    }

    /** The number of an address in the {@link LocalAddressBook}. */
    public int id(int index) {
        return ids[index];
    }

    /** Number of the port at which replies to an address arrive, or {@link #ANY_PORT} if that depends on the route. */
    public int port(int index) {
        return ports[index];
    }

    /** By how many addresses a service that takes its servers in turn moves on. */
    static int step(int percent) {
        return percent < SKIP_PERCENT ? 2 : 1;
    }
}
