package sluice.forward;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import sluice.forward.Refused.Reason;
import sluice.wire.IpAddress;

/**
 * The routes in force: those of the configuration and those that were added since, except the ones of ports that are
 * switched off, as on Linux. Configured and connected routes belong to the configuration and cannot be deleted here.
 *
 * <p>Thread: the control thread, {@link #current} excepted, which any thread may call. A refused change leaves everything
 * as it was.
 */
public final class RoutingTable {
    private final Routes configured;
    private final List<String> portNames;
    private final BitSet down = new BitSet();
    private List<Route> added = List.of();
    private Routes all;
    private volatile Routes current;

    /** A table that has the routes of the configuration; {@code portNames} are the ports' names by number. */
    public RoutingTable(Routes configured, List<String> portNames) {
        this.configured = configured;
        this.portNames = List.copyOf(portNames);
        this.all = configured;
        this.current = configured;
    }

    /** The routes in force. */
    public Routes current() {
        return current;
    }

    /** All routes, those of ports that are switched off included. */
    public List<Route> list() {
        return all.list();
    }

    /** Whether the routes of a port are in force. */
    public boolean isUp(int port) {
        return !down.get(port);
    }

    /** Adds a route of origin {@link Route.Origin#ADDED}. */
    public void add(Route route) throws Refused {
        for (Route other : all.list()) {
            if (other.isToSame(route.high(), route.low(), route.length())) {
                throw new Refused(
                        Reason.EEXIST,
                        "there is a route to " + route.to() + " already, "
                                + other.origin().word());
            }
        }
        List<Route> more = new ArrayList<>(added);
        more.add(route);
        install(more);
    }

    /** Deletes the added route to exactly this network. */
    public void delete(long high, long low, int length) throws Refused {
        String to = IpAddress.text(high, low) + "/" + length;
        for (Route route : all.list()) {
            if (route.isToSame(high, low, length) && route.origin() != Route.Origin.ADDED) {
                throw new Refused(
                        Reason.EINVAL,
                        "the route to " + to + " is " + route.origin().word()
                                + ": change it in the configuration file and restart");
            }
        }
        List<Route> rest = new ArrayList<>(added);
        if (!rest.removeIf(route -> route.isToSame(high, low, length))) {
            throw new Refused(Reason.ENOENT, "there is no route to " + to);
        }
        install(rest);
    }

    /** Deletes all added routes. */
    public void flush() throws Refused {
        install(List.of());
    }

    /** Takes the routes of a port out of force, or puts them back. */
    public void up(int port, boolean isUp) {
        down.set(port, !isUp);
        current = all.without(down);
    }

    private void install(List<Route> routes) throws Refused {
        Routes.Builder builder = configured.toBuilder();
        Routes next;
        try {
            for (Route route : routes) {
                builder.add(route, route.isBarred() ? "" : portNames.get(route.port()));
            }
            next = builder.build();
        } catch (IllegalArgumentException e) {
            throw new Refused(Reason.EINVAL, String.valueOf(e.getMessage()));
        }
        added = List.copyOf(routes);
        all = next;
        current = next.without(down);
    }
}
