package sluice.forward;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sluice.wire.Ip4;

/**
 * Where packets leave: connected networks and gateways; the longest prefix wins.
 *
 * <p>Immutable; any thread. A director has few routes, so a look-up walks them from the longest prefix to the shortest;
 * it is needed for new connections and the director's own packets, not for each packet.
 */
public final class Routes {
    /** The most routes of a table. */
    public static final int CAPACITY = 256;
    /** What {@link #lookup} gives when no route fits. */
    public static final int NONE = -1;

    private final int[] networks;
    private final int[] masks;
    private final int[] ports;
    private final int[] gateways;
    private final int[] sources;

    private Routes(List<Route> routes) {
        int size = routes.size();
        networks = new int[size];
        masks = new int[size];
        ports = new int[size];
        gateways = new int[size];
        sources = new int[size];
        for (int i = 0; i < size; i++) {
            Route route = routes.get(i);
            networks[i] = route.network;
            masks[i] = Ip4.mask(route.length);
            ports[i] = route.port;
            gateways[i] = route.gateway;
            sources[i] = route.source;
        }
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many routes there are. */
    public int size() {
        return networks.length;
    }

    /** The route to {@code destination}, or {@link #NONE}. */
    public int lookup(int destination) {
        for (int i = 0; i < networks.length; i++) {
            if ((destination & masks[i]) == networks[i]) {
                return i;
            }
        }
        return NONE;
    }

    /** Index of the port by which packets of {@code route} leave. */
    public int port(int route) {
        return ports[route];
    }

    /** The neighbour that packets of {@code route} to {@code destination} are handed to: the gateway or itself. */
    public int nextHop(int route, int destination) {
        return gateways[route] == 0 ? destination : gateways[route];
    }

    /** The gateway of {@code route}, 0 when its destinations are connected. */
    public int gateway(int route) {
        return gateways[route];
    }

    /** The director's own address on the network through which {@code route} leaves; it asks (ARP) from this one. */
    public int source(int route) {
        return sources[route];
    }

    private record Route(int network, int length, int port, int gateway, int source) {
        private String text() {
            return Ip4.text(network) + "/" + length;
        }
    }

    /** Collects routes; refuses what cannot work. Cold. */
    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();

        private Builder() {}

        /**
         * Adds the network that a port is connected to. Of several addresses in one network the first one counts.
         *
         * @param address the port's own address
         * @param length length of the network's prefix, 0 to 32
         * @throws IllegalArgumentException with a sentence when it cannot be
         */
        public Builder connected(int port, int address, int length) {
            require(length >= 0 && length <= 32, "prefix length " + length + " is not between 0 and 32");
            require(Ip4.isHost(address), Ip4.text(address) + " cannot be the address of a port");
            int network = address & Ip4.mask(length);
            for (Route route : routes) {
                if (route.gateway == 0 && route.port == port && route.network == network && route.length == length) {
                    return this;
                }
            }
            return add(new Route(network, length, port, 0, address));
        }

        /**
         * Adds a route through a gateway, which must be in a network that is connected already.
         *
         * @param network the destinations, without bits behind the prefix
         * @param length length of the prefix; 0 makes it the default route
         * @throws IllegalArgumentException with a sentence when it cannot be
         */
        public Builder via(int network, int length, int port, int gateway) {
            require(length >= 0 && length <= 32, "prefix length " + length + " is not between 0 and 32");
            String text = Ip4.text(network) + "/" + length;
            require((network & ~Ip4.mask(length)) == 0, text + " has bits behind its prefix");
            for (Route route : routes) {
                if (route.gateway == 0 && route.port == port && (gateway & Ip4.mask(route.length)) == route.network) {
                    require(gateway != route.source, "gateway " + Ip4.text(gateway) + " is the port's own address");
                    return add(new Route(network, length, port, gateway, route.source));
                }
            }
            throw new IllegalArgumentException("gateway " + Ip4.text(gateway) + " of route " + text
                    + " is in no network that is connected to its port");
        }

        private Builder add(Route route) {
            for (Route other : routes) {
                require(
                        other.network != route.network || other.length != route.length,
                        "two routes to " + route.text() + "; which one is meant?");
            }
            require(routes.size() < CAPACITY, "more than " + CAPACITY + " routes");
            routes.add(route);
            return this;
        }

        /** The finished table. */
        public Routes build() {
            List<Route> sorted = new ArrayList<>(routes);
            sorted.sort(Comparator.comparingInt(Route::length).reversed());
            return new Routes(sorted);
        }

        private static void require(boolean condition, String otherwise) {
            if (!condition) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
