package sluice.deploy;

import java.util.List;
import sluice.config.DaemonConfiguration;
import sluice.config.IpNumber;
import sluice.config.IpPrefix;
import sluice.config.LinkSettings;
import sluice.config.RouteSettings;
import sluice.forward.Routes;
import sluice.wire.IpAddress;

/** Makes the table of routes: the ports' connected networks, their gateways, and what the configuration names besides. */
final class RoutesOf {
    private RoutesOf() {}

    static Routes configuration(DaemonConfiguration configuration) throws StartException {
        try {
            return routes(
                    LinkSettings.of(configuration.ports()), configuration.routes(), configuration.barredNetworks());
        } catch (IllegalArgumentException e) {
            throw new StartException("routes: " + e.getMessage(), e);
        }
    }

    private static Routes routes(List<LinkSettings> ports, List<RouteSettings> routes, List<IpPrefix> barred) {
        Routes.Builder builder = Routes.builder();
        for (int i = 0; i < ports.size(); i++) {
            for (IpPrefix own : ports.get(i).addresses()) {
                builder.connected(i, own.high(), own.low(), own.length());
            }
        }
        for (int i = 0; i < ports.size(); i++) {
            for (IpNumber gateway : ports.get(i).gateways()) {
                long low = gateway.isIpv4() ? IpAddress.low4(0) : 0;
                builder.via(0, low, 0, i, gateway.high(), gateway.low());
            }
        }
        for (RouteSettings route : routes) {
            IpPrefix to = route.to();
            int port = indexOf(route.port(), ports);
            builder.via(
                    to.high(),
                    to.low(),
                    to.length(),
                    port,
                    route.via().high(),
                    route.via().low());
        }
        for (IpPrefix to : barred) {
            builder.barred(to.high(), to.low(), to.length());
        }
        return builder.build();
    }

    private static int indexOf(String name, List<LinkSettings> ports) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no port is called " + name);
    }
}
