package sluice.forward;

/**
 * Keeps the next hops of real servers and gateways known: each is asked for as soon as it is configured, and verified
 * from then on, so that the first packet need not wait. Addresses are as {@link sluice.wire.IpAddress} writes them.
 * Thread: control.
 */
public final class ServerNeighbours {
    private final Routes routes;
    private final NeighbourTable neighbours;

    /** Next hops by {@code routes}, kept in {@code neighbours}. */
    public ServerNeighbours(Routes routes, NeighbourTable neighbours) {
        this.routes = routes;
        this.neighbours = neighbours;
    }

    /** Somebody needs the way to this address; false when the table of neighbours is full. */
    public boolean hold(long high, long low, long nowNanos) {
        int route = routes.lookup(high, low);
        return route == Routes.NONE
                || neighbours.hold(
                        routes.port(route), routes.nextHopHigh(route, high), routes.nextHopLow(route, low), nowNanos);
    }

    /** Ends one {@link #hold}. */
    public void release(long high, long low) {
        int route = routes.lookup(high, low);
        if (route != Routes.NONE) {
            neighbours.release(routes.port(route), routes.nextHopHigh(route, high), routes.nextHopLow(route, low));
        }
    }

    /** Holds the gateways of all routes for ever. */
    public void holdGateways(long nowNanos) {
        for (int route = 0; route < routes.size(); route++) {
            if (routes.hasGateway(route)) {
                neighbours.hold(routes.port(route), routes.gatewayHigh(route), routes.gatewayLow(route), nowNanos);
            }
        }
    }
}
