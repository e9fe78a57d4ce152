package sluice.forward;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import sluice.forward.Route.Origin;
import sluice.wire.IpAddress;

/**
 * Where packets leave: connected networks and gateways of both families; the longest prefix of the destination's family
 * wins. A barred network leads nowhere although a shorter prefix would lead on. Addresses are as {@link IpAddress} writes
 * them, prefix lengths count the bits of the address's own family.
 *
 * <p>Immutable; any thread. A director has few routes, so a look-up walks them from the longest prefix to the shortest;
 * it is needed for new connections and the director's own packets, not for each packet.
 */
public final class Routes {
    /** The most routes of a table. */
    public static final int CAPACITY = 256;
    /** What {@link #lookup} gives when no route fits, or one that bars the way. */
    public static final int NONE = -1;

    private final List<Route> all;
    private final List<Connection> connections;
    private final long[] networkHighs;
    private final long[] networkLows;
    private final long[] maskHighs;
    private final long[] maskLows;
    private final int[] ports;
    private final boolean[] hasGateway;
    private final long[] gatewayHighs;
    private final long[] gatewayLows;
    /** Routes below this index are IPv4, the others IPv6. */
    private final int count4;

    private Routes(List<Route> routes, List<Connection> connections) {
        this.all = List.copyOf(routes);
        this.connections = List.copyOf(connections);
        int size = routes.size();
        networkHighs = new long[size];
        networkLows = new long[size];
        maskHighs = new long[size];
        maskLows = new long[size];
        ports = new int[size];
        hasGateway = new boolean[size];
        gatewayHighs = new long[size];
        gatewayLows = new long[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            Route route = routes.get(i);
            networkHighs[i] = route.high();
            networkLows[i] = route.low();
            maskHighs[i] = IpAddress.maskHigh(route.maskLength());
            maskLows[i] = IpAddress.maskLow(route.maskLength());
            ports[i] = route.port();
            hasGateway[i] = route.hasGateway();
            gatewayHighs[i] = route.gatewayHigh();
            gatewayLows[i] = route.gatewayLow();
            count += route.is4() ? 1 : 0;
        }
        count4 = count;
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with these routes. Cold. */
    Builder toBuilder() {
        Builder builder = new Builder();
        builder.routes.addAll(all);
        builder.connections.addAll(connections);
        return builder;
    }

    /** These routes without those that lead to one of {@code ports}. Cold. */
    Routes without(BitSet ports) {
        return new Routes(
                all.stream()
                        .filter(route -> route.isBarred() || !ports.get(route.port()))
                        .toList(),
                connections);
    }

    /** All routes, the longest prefixes of IPv4 first. Cold. */
    public List<Route> list() {
        return all;
    }

    /** How many routes there are. */
    public int size() {
        return ports.length;
    }

    /** The route to a destination, or {@link #NONE}; link-local and barred destinations have none. */
    public int lookup(long high, long low) {
        boolean is4 = IpAddress.is4(high, low);
        int end = is4 ? count4 : ports.length;
        for (int i = is4 ? 0 : count4; i < end; i++) {
            if ((high & maskHighs[i]) == networkHighs[i] && (low & maskLows[i]) == networkLows[i]) {
                return ports[i] == Route.BARRED ? NONE : i;
            }
        }
        return NONE;
    }

    /** Index of the port by which packets of {@code route} leave. */
    public int port(int route) {
        return ports[route];
    }

    /** High half of the neighbour that packets of {@code route} are handed to: the gateway or the destination itself. */
    public long nextHopHigh(int route, long high) {
        return hasGateway[route] ? gatewayHighs[route] : high;
    }

    /** Low half of the neighbour that packets of {@code route} are handed to: the gateway or the destination itself. */
    public long nextHopLow(int route, long low) {
        return hasGateway[route] ? gatewayLows[route] : low;
    }

    /** Whether the destinations of {@code route} are behind a gateway. */
    public boolean hasGateway(int route) {
        return hasGateway[route];
    }

    /** High half of the gateway of {@code route}, which has one. */
    public long gatewayHigh(int route) {
        return gatewayHighs[route];
    }

    /** Low half of the gateway of {@code route}, which has one. */
    public long gatewayLow(int route) {
        return gatewayLows[route];
    }

    /** An own address of a port: what gateways must be reachable by. */
    private record Connection(int port, long high, long low, int maskLength) {
        private boolean reaches(int otherPort, long otherHigh, long otherLow) {
            if (port != otherPort || IpAddress.is4(high, low) != IpAddress.is4(otherHigh, otherLow)) {
                return false;
            }
            boolean isInNetwork = ((high ^ otherHigh) & IpAddress.maskHigh(maskLength)) == 0
                    && ((low ^ otherLow) & IpAddress.maskLow(maskLength)) == 0;
            // Every link with IPv6 has the link-local network, configured or not.
            return isInNetwork || IpAddress.isLinkLocal6(otherHigh);
        }
    }

    /** Collects routes; refuses what cannot work. Cold. */
    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();
        private final List<Connection> connections = new ArrayList<>();

        private Builder() {}

        private static int maskLength(long high, long low, int length) {
            return length + IpAddress.BITS6 - IpAddress.bits(high, low);
        }

        /** Adds an IPv4 network that a port is connected to: as {@link #connected(int, long, long, int)}. */
        public Builder connected(int port, int address, int length) {
            return connected(port, IpAddress.HIGH4, IpAddress.low4(address), length);
        }

        /**
         * Adds the network that a port is connected to. A link-local one leads to gateways, but nowhere else: every link
         * has the same.
         *
         * @param high high half of the port's own address
         * @param low its low half
         * @param length length of the network's prefix, 0 to 32 for IPv4, 0 to 128 for IPv6
         * @throws IllegalArgumentException with a sentence when it cannot be
         */
        public Builder connected(int port, long high, long low, int length) {
            checkLength(high, low, length);
            require(IpAddress.isHost(high, low), IpAddress.text(high, low) + " cannot be the address of a port");
            int maskLength = maskLength(high, low, length);
            connections.add(new Connection(port, high, low, maskLength));
            if (!IpAddress.is4(high, low) && IpAddress.isLinkLocal6(high)) {
                return this;
            }
            Route route = new Route(
                    high & IpAddress.maskHigh(maskLength),
                    low & IpAddress.maskLow(maskLength),
                    length,
                    port,
                    false,
                    0,
                    0,
                    Origin.CONNECTED);
            return routes.contains(route) ? this : add(route);
        }

        /** Adds a route to an IPv4 network: as {@link #via(long, long, int, int, long, long)}. */
        public Builder via(int network, int length, int port, int gateway) {
            return via(
                    IpAddress.HIGH4, IpAddress.low4(network), length, port, IpAddress.HIGH4, IpAddress.low4(gateway));
        }

        /**
         * Adds a route through a gateway of the same family, which must be in a network that is connected already.
         *
         * @param high high half of the destinations' network, without bits behind the prefix
         * @param low its low half
         * @param length length of the prefix; 0 makes it the default route of its family
         * @throws IllegalArgumentException with a sentence when it cannot be
         */
        public Builder via(long high, long low, int length, int port, long gatewayHigh, long gatewayLow) {
            return via(new Route(high, low, length, port, true, gatewayHigh, gatewayLow, Origin.CONFIGURED));
        }

        private Builder via(Route route) {
            checkPrefix(route);
            String gateway = "gateway " + IpAddress.text(route.gatewayHigh(), route.gatewayLow());
            boolean isReached = false;
            for (Connection own : connections) {
                require(
                        own.high != route.gatewayHigh() || own.low != route.gatewayLow() || own.port != route.port(),
                        gateway + " is the port's own address");
                isReached |= own.reaches(route.port(), route.gatewayHigh(), route.gatewayLow());
            }
            require(
                    isReached && route.is4() == IpAddress.is4(route.gatewayHigh(), route.gatewayLow()),
                    gateway + " of route " + route.to() + " is in no network that is connected to its port");
            return add(route);
        }

        /** Adds {@code route} after the checks that {@link #via}, {@link #barred} and {@link #connected} make. */
        Builder add(Route route, String portName) {
            if (route.hasGateway()) {
                return via(route);
            }
            checkPrefix(route);
            boolean hasAddress = connections.stream()
                    .anyMatch(own -> own.port == route.port() && IpAddress.is4(own.high, own.low) == route.is4());
            require(
                    route.isBarred() || hasAddress,
                    "port " + portName + " has no address of the family of " + route.to() + " to ask neighbours from");
            return add(route);
        }

        /**
         * Bars a network: nothing is sent there. It takes the place of the kernel's route types {@code unreachable},
         * {@code prohibit} and {@code blackhole}, among which IPVS makes no difference (spec 5.1).
         *
         * @param high high half of the network, without bits behind the prefix
         * @param low its low half
         * @param length length of the prefix
         * @throws IllegalArgumentException with a sentence when it cannot be
         */
        public Builder barred(long high, long low, int length) {
            Route route = new Route(high, low, length, Route.BARRED, false, 0, 0, Origin.CONFIGURED);
            checkPrefix(route);
            return add(route);
        }

        private Builder add(Route route) {
            for (Route other : routes) {
                require(
                        !other.isToSame(route.high(), route.low(), route.length()),
                        "two routes to " + route.to() + "; which one is meant?");
            }
            require(routes.size() < CAPACITY, "more than " + CAPACITY + " routes");
            routes.add(route);
            return this;
        }

        /** The finished table. */
        public Routes build() {
            List<Route> sorted = new ArrayList<>(routes);
            sorted.sort(Comparator.comparing(Route::is4)
                    .thenComparingInt(Route::length)
                    .reversed());
            return new Routes(sorted, connections);
        }

        private static void checkLength(long high, long low, int length) {
            int bits = IpAddress.bits(high, low);
            require(length >= 0 && length <= bits, "prefix length " + length + " is not between 0 and " + bits);
        }

        private static void checkPrefix(Route route) {
            checkLength(route.high(), route.low(), route.length());
            int maskLength = route.maskLength();
            require(
                    (route.high() & ~IpAddress.maskHigh(maskLength)) == 0
                            && (route.low() & ~IpAddress.maskLow(maskLength)) == 0,
                    route.to() + " has bits behind its prefix");
        }

        private static void require(boolean condition, String otherwise) {
            if (!condition) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
