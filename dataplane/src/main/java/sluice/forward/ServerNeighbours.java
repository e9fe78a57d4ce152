package sluice.forward;

/**
 * Keeps the next hops of real servers and gateways known: each is asked for as soon as it is configured, and verified
 * from then on, so that the first packet need not wait. Thread: control.
 */
public final class ServerNeighbours {
    private final Routes routes;
    private final NeighbourTable neighbours;

    /** Next hops by {@code routes}, kept in {@code neighbours}. */
    public ServerNeighbours(Routes routes, NeighbourTable neighbours) {
        this.routes = routes;
        this.neighbours = neighbours;
    }

    /** Somebody needs the way to {@code address}; false when the table of neighbours is full. */
    public boolean hold(int address, long nowNanos) {
        int route = routes.lookup(address);
        return route < 0 || neighbours.hold(routes.port(route), routes.nextHop(route, address), nowNanos);
    }

    /** Ends one {@link #hold}. */
    public void release(int address) {
        int route = routes.lookup(address);
        if (route >= 0) {
            neighbours.release(routes.port(route), routes.nextHop(route, address));
        }
    }
}
