package sluice.deploy;

import java.util.List;
import sluice.config.DaemonConfiguration;
import sluice.config.Ipv4Prefix;
import sluice.config.PortSettings;
import sluice.config.RouteSettings;
import sluice.forward.Routes;

/** Makes the table of routes: the ports' connected networks, their gateways, and the routes of the configuration. */
final class RoutesOf {
    private RoutesOf() {}

    static Routes configuration(DaemonConfiguration configuration) throws StartException {
        try {
            return routes(configuration.ports(), configuration.routes());
        } catch (IllegalArgumentException e) {
            throw new StartException("routes: " + e.getMessage(), e);
        }
    }

    private static Routes routes(List<PortSettings> ports, List<RouteSettings> routes) {
        Routes.Builder builder = Routes.builder();
        for (int i = 0; i < ports.size(); i++) {
            for (Ipv4Prefix own : ports.get(i).addresses()) {
                builder.connected(i, own.address(), own.length());
            }
        }
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).gateway().isPresent()) {
                builder.via(0, 0, i, ports.get(i).gateway().getAsInt());
            }
        }
        for (RouteSettings route : routes) {
            builder.via(route.to().network(), route.to().length(), indexOf(route.port(), ports), route.via());
        }
        return builder.build();
    }

    private static int indexOf(String name, List<PortSettings> ports) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no port is called " + name);
    }
}
