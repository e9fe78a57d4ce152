package sluice.forward;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the next hops of real servers and gateways known: each is asked for as soon as it is configured, and verified
 * from then on, so that the first packet need not wait. Addresses are as {@link sluice.wire.IpAddress} writes them.
 * Thread: control.
 */
public final class ServerNeighbours {
    private final RoutingTable routing;
    private final NeighbourTable neighbours;
    /** How many need the way to each address. */
    private final Map<Destination, Integer> destinations = new HashMap<>();

    private record Destination(long high, long low) {}

    /** Next hops by {@code routing}, kept in {@code neighbours}. */
    public ServerNeighbours(RoutingTable routing, NeighbourTable neighbours) {
        this.routing = routing;
        this.neighbours = neighbours;
    }

    /** Somebody needs the way to this address; false when the table of neighbours is full. */
    public boolean hold(long high, long low, long nowNanos) {
        boolean isHeld = hold(routing.current(), high, low, nowNanos);
        if (isHeld) {
            destinations.merge(new Destination(high, low), 1, Integer::sum);
        }
        return isHeld;
    }

    /** Ends one {@link #hold}. */
    public void release(long high, long low) {
        release(routing.current(), high, low);
        destinations.computeIfPresent(new Destination(high, low), (key, count) -> count == 1 ? null : count - 1);
    }

    /** Holds the gateways of all routes until the routes change. */
    public void holdGateways(long nowNanos) {
        Routes routes = routing.current();
        for (int route = 0; route < routes.size(); route++) {
            if (routes.hasGateway(route)) {
                neighbours.hold(routes.port(route), routes.gatewayHigh(route), routes.gatewayLow(route), nowNanos);
            }
        }
    }

    /**
     * After the routes have changed: the next hops by the new ones take the place of those by the old ones. One that the
     * table has no room for is asked for when it is needed.
     */
    void reroute(Routes before, long nowNanos) {
        for (int route = 0; route < before.size(); route++) {
            if (before.hasGateway(route)) {
                neighbours.release(before.port(route), before.gatewayHigh(route), before.gatewayLow(route));
            }
        }
        holdGateways(nowNanos);
        Routes now = routing.current();
        destinations.forEach((destination, count) -> {
            for (int i = 0; i < count; i++) {
                release(before, destination.high, destination.low);
                hold(now, destination.high, destination.low, nowNanos);
            }
        });
    }

    private boolean hold(Routes routes, long high, long low, long nowNanos) {
        int route = routes.lookup(high, low);
        return route == Routes.NONE
                || neighbours.hold(
                        routes.port(route), routes.nextHopHigh(route, high), routes.nextHopLow(route, low), nowNanos);
    }

    private void release(Routes routes, long high, long low) {
        int route = routes.lookup(high, low);
        if (route != Routes.NONE) {
            neighbours.release(routes.port(route), routes.nextHopHigh(route, high), routes.nextHopLow(route, low));
        }
    }
}
