package sluice.control;

import java.net.InetAddress;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import sluice.forward.AddressNumbers;
import sluice.forward.NeighbourTable;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.Route;
import sluice.rules.AddressPrefix;
import sluice.rules.AddressText;
import sluice.wire.IpAddress;
import sluice.wire.Mac;
import sluice.worker.Director;
import sluice.worker.Network;

/** Carries out what is asked about ports, routes and neighbours. Thread: the control thread. */
final class NetworkRequests {
    private static final List<String> BARRING_TYPES = List.of(RouteMessage.UNREACHABLE, "prohibit", "blackhole");

    private final Director director;
    private final Network network;

    NetworkRequests(Director director) {
        this.director = director;
        this.network = director.network();
    }

    /** Adds a neighbour that is never questioned, in place of what was known of it. */
    void addNeighbour(@Nullable NeighbourMessage message) throws Refused {
        NeighbourMessage asked = required(message, "neighbour");
        InetAddress address = address(asked.address());
        long high = AddressNumbers.high(address);
        long low = AddressNumbers.low(address);
        String text = asked.mac() == null ? "" : asked.mac();
        OptionalLong mac = Mac.parse(text);
        if (mac.isEmpty() || !Mac.isStation(mac.getAsLong())) {
            throw refused("'" + text + "' is not the Ethernet address of a station, as 02:00:00:00:00:01");
        }
        if (director.services().table().localAddresses().contains(high, low)) {
            throw refused(AddressText.format(address) + " is an address of the director itself");
        }
        if (!director.neighbourTable().addStatic(port(asked.port(), address), high, low, mac.getAsLong())) {
            throw new Refused(Reason.ENOSPC, "there are " + NeighbourTable.CAPACITY + " neighbours in use already");
        }
    }

    /** Takes a neighbour out of the table, a static one or one that was learnt. */
    void deleteNeighbour(@Nullable NeighbourMessage message) throws Refused {
        NeighbourMessage asked = required(message, "neighbour");
        InetAddress address = address(asked.address());
        int port = port(asked.port(), address);
        if (!network.forgetNeighbour(port, AddressNumbers.high(address), AddressNumbers.low(address))) {
            throw new Refused(
                    Reason.ENOENT,
                    "port " + network.portNames().get(port) + " has no neighbour " + AddressText.format(address));
        }
    }

    /** Takes all neighbours out of the table, or those of a port. */
    void flushNeighbours(@Nullable NeighbourMessage message) throws Refused {
        String port = message == null ? null : message.port();
        network.forgetNeighbours(port == null ? -1 : port(port), message != null && message.isStaticToo());
    }

    /** Adds a route. */
    void addRoute(@Nullable RouteMessage message) throws Refused {
        RouteMessage asked = required(message, "route");
        AddressPrefix to = network(asked.to());
        long high = AddressNumbers.high(to.address());
        long low = AddressNumbers.low(to.address());
        String type = asked.type() == null ? "unicast" : asked.type();
        if (BARRING_TYPES.contains(type)) {
            if (asked.via() != null || asked.port() != null) {
                throw refused("nothing is sent by a route of type " + type + ": leave out 'via' and the port");
            }
            network.addRoute(Route.barred(high, low, to.length()));
        } else if (!type.equals("unicast")) {
            throw refused("a route's type is unicast, " + String.join(", ", BARRING_TYPES) + ", not '" + type + "'");
        } else if (asked.via() != null) {
            InetAddress via = address(asked.via());
            network.addRoute(Route.via(
                    high,
                    low,
                    to.length(),
                    port(asked.port(), via),
                    AddressNumbers.high(via),
                    AddressNumbers.low(via)));
        } else if (asked.port() != null) {
            network.addRoute(Route.onLink(high, low, to.length(), port(asked.port())));
        } else {
            throw refused("say where the route leads: via a router, to a port, or of type " + RouteMessage.UNREACHABLE);
        }
    }

    /** Deletes an added route. */
    void deleteRoute(@Nullable RouteMessage message) throws Refused {
        AddressPrefix to = network(required(message, "route").to());
        network.deleteRoute(AddressNumbers.high(to.address()), AddressNumbers.low(to.address()), to.length());
    }

    /** Deletes all added routes. */
    void flushRoutes() throws Refused {
        network.flushRoutes();
    }

    /** Switches a port on or off. */
    void switchPort(@Nullable String port, boolean isUp) throws Refused {
        network.switchPort(port(required(port, "port")), isUp);
    }

    private int port(@Nullable String name, InetAddress address) throws Refused {
        if (name != null) {
            return port(name);
        }
        int port = network.connectedPort(AddressNumbers.high(address), AddressNumbers.low(address));
        if (port < 0) {
            throw refused(AddressText.format(address) + " is in no network of a port: say the port with --port");
        }
        return port;
    }

    private int port(String name) throws Refused {
        int port = network.portNames().indexOf(name);
        if (port < 0) {
            throw refused("there is no port '" + name + "'; there are " + String.join(", ", network.portNames()));
        }
        return port;
    }

    private static InetAddress address(@Nullable String text) throws Refused {
        InetAddress address = text == null ? null : AddressText.parse(text);
        if (address == null || !IpAddress.isHost(AddressNumbers.high(address), AddressNumbers.low(address))) {
            throw refused("'" + text + "' is not the address of one host");
        }
        return address;
    }

    private static AddressPrefix network(@Nullable String text) throws Refused {
        AddressPrefix prefix = AddressPrefix.parse(
                switch (text == null ? "" : text) {
                    case "default" -> "0.0.0.0/0";
                    case "default6" -> "::/0";
                    default -> String.valueOf(text);
                });
        if (prefix == null) {
            throw refused("'" + text + "' is not a network, as 10.2.0.0/16 or fd00:1::/64, nor default or default6");
        }
        return prefix;
    }

    private static <T> T required(@Nullable T value, String field) throws Refused {
        if (value == null) {
            throw refused("'" + field + "' is missing");
        }
        return value;
    }

    private static Refused refused(String message) {
        return new Refused(Reason.EINVAL, message);
    }
}
