package sluice.ipvsadm;

import static sluice.ipvsadm.Columns.left;
import static sluice.ipvsadm.Columns.right;

import sluice.forward.ForwardingMethod;
import sluice.forward.TrafficCounters;
import sluice.forward.TrafficRates;
import sluice.forward.Tunnel;
import sluice.rules.EndpointText;
import sluice.rules.ExtraText;
import sluice.rules.Protocols;
import sluice.rules.RealServer;
import sluice.rules.RuleText;
import sluice.rules.SchedulerFlags;
import sluice.rules.VirtualService;

/** Writes services and their servers in one of the layouts (spec 9.3). */
final class ServiceTableText {
    private static final int SERVICE_WIDTH = 33;
    private static final int SERVER_WIDTH = 28;
    private static final int RATE_WIDTH = 8;

    private final Layout layout;
    private final EndpointText endpoints;
    private final boolean isExact;

    ServiceTableText(Layout layout, EndpointText endpoints, boolean isExact) {
        this.layout = layout;
        this.endpoints = endpoints;
        this.isExact = isExact;
    }

    /** The lines of {@code listed} and its servers. */
    String lines(ServiceView.Service listed) {
        StringBuilder text = new StringBuilder();
        VirtualService service = listed.service();
        if (layout == Layout.STATS) {
            text.append(left(name(service), SERVICE_WIDTH))
                    .append(counters(listed.traffic().counters()));
        } else if (layout == Layout.RATE) {
            text.append(left(name(service), SERVICE_WIDTH))
                    .append(rates(listed.traffic().rates()));
        } else {
            text.append(name(service)).append(' ').append(settings(service));
        }
        text.append('\n');
        for (ServiceView.Server server : listed.servers()) {
            text.append("  -> ")
                    .append(left(name(service, server.server()), SERVER_WIDTH))
                    .append(details(server))
                    .append('\n');
        }
        return text.toString();
    }

    private String name(VirtualService service) {
        if (service.isByMark()) {
            // Marks are printed as signed numbers.
            return "FWM  " + (int) service.firewallMark() + (service.isIpv6() ? " IPv6" : "");
        }
        String name = left(Protocols.name(service.protocol()), 4) + ' ' + endpoints.of(service);
        return service.isIpv6() ? name : Columns.cut(name, SERVICE_WIDTH);
    }

    private String name(VirtualService service, RealServer server) {
        String name = endpoints.of(service, server);
        return name.startsWith("[") ? name : Columns.cut(name, SERVER_WIDTH);
    }

    private static String settings(VirtualService service) {
        StringBuilder text = new StringBuilder(service.scheduler());
        if (service.schedulerFlags() != 0) {
            text.append(" (")
                    .append(SchedulerFlags.names(service.scheduler(), service.schedulerFlags()))
                    .append(')');
        }
        if (service.persistenceSeconds() != 0) {
            text.append(" persistent ").append(service.persistenceSeconds());
            if (!service.hasHostMask()) {
                text.append(" mask ").append(RuleText.netmask(service));
            }
            if (!service.persistenceEngine().isEmpty()) {
                text.append(" pe ").append(service.persistenceEngine());
            }
        }
        return text.append(service.isOnePacket() ? " ops" : "")
                .append(ExtraText.listed(service.extras().alone()))
                .toString();
    }

    private String details(ServiceView.Server listed) {
        RealServer server = listed.server();
        String connections = " " + left(listed.active(), 10) + ' ' + left(listed.inactive(), 10);
        return switch (layout) {
            case STATS -> counters(listed.traffic().counters());
            case RATE -> serverRates(listed.traffic().rates());
            case THRESHOLDS ->
                " " + left(server.upperThreshold(), 10) + ' ' + left(server.lowerThreshold(), 10) + connections;
            case PERSISTENT_CONN -> " " + left(server.weight(), 9) + ' ' + left(listed.persistent(), 11) + connections;
            case TUN_INFO ->
                " " + left(server.method().listedAs(), 7) + ' ' + left(tunnel(server), 13) + ' '
                        + left(server.weight(), 6) + connections;
            case DEFAULT -> " " + left(server.method().listedAs(), 7) + ' ' + left(server.weight(), 6) + connections;
        };
    }

    private String counters(TrafficCounters traffic) {
        return counter(traffic.connections())
                + counter(traffic.inPackets())
                + counter(traffic.outPackets())
                + counter(traffic.inBytes())
                + counter(traffic.outBytes());
    }

    private String rates(TrafficRates rates) {
        return counter(rates.connections())
                + counter(rates.inPackets())
                + counter(rates.outPackets())
                + counter(rates.inBytes())
                + counter(rates.outBytes());
    }

    /** The first three of a server are never scaled. */
    private String serverRates(TrafficRates rates) {
        return " " + right(rates.connections(), RATE_WIDTH) + ' ' + right(rates.inPackets(), RATE_WIDTH) + ' '
                + right(rates.outPackets(), RATE_WIDTH) + counter(rates.inBytes()) + counter(rates.outBytes());
    }

    private String counter(long value) {
        return isExact ? CounterText.exact(value) : CounterText.scaled(value);
    }

    private static String tunnel(RealServer server) {
        if (server.method() != ForwardingMethod.TUNNEL) {
            return "n/a";
        }
        Tunnel tunnel = server.tunnel();
        return switch (tunnel.kind()) {
            case IPIP -> "ipip";
            case GUE -> "gue:" + tunnel.port() + ':' + tunnel.checksum().listed();
            case GRE -> "gre:" + tunnel.checksum().listed();
        };
    }
}
