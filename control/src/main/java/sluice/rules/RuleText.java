package sluice.rules;

import sluice.forward.ForwardingMethod;
import sluice.forward.LocalAddress;
import sluice.forward.Tunnel;

/** Writes services and servers as the lines that make them (spec 9.7). Thread: one at a time, because of the names. */
public final class RuleText {
    private final EndpointText endpoints;

    /** Writes endpoints as {@code endpoints} says. */
    public RuleText(EndpointText endpoints) {
        this.endpoints = endpoints;
    }

    /** The line that adds {@code service}, without its end. */
    public String add(VirtualService service) {
        StringBuilder line =
                new StringBuilder("-A ").append(address(service)).append(" -s ").append(service.scheduler());
        if (service.persistenceSeconds() != 0) {
            line.append(" -p ").append(service.persistenceSeconds());
            if (!service.hasHostMask()) {
                line.append(" -M ").append(netmask(service));
            }
        }
        if (!service.persistenceEngine().isEmpty()) {
            line.append(" --pe ").append(service.persistenceEngine());
        }
        if (service.isOnePacket()) {
            line.append(" -o");
        }
        line.append(ExtraText.options(service.extras().alone()));
        if (service.schedulerFlags() != 0) {
            line.append(" -b ").append(SchedulerFlags.names(service.scheduler(), service.schedulerFlags()));
        }
        return line.toString();
    }

    /** The line that adds {@code server} to {@code service}, without its end; as ipvsadm, it leaves out thresholds. */
    public String add(VirtualService service, RealServer server) {
        String line = "-a " + server(service, server) + ' ' + method(server) + " -w " + server.weight();
        return line + tunnel(server);
    }

    /** The line that adds {@code local} to {@code service}, without its end. */
    public String add(VirtualService service, LocalAddress local) {
        String port = local.port().isEmpty() ? "" : " -F " + local.port();
        return "-P " + address(service) + " -z " + AddressText.format(local.address()) + port;
    }

    /** The thresholds of {@code server} as options, empty if it has none. */
    public static String thresholds(RealServer server) {
        return (server.upperThreshold() == 0 ? "" : " -x " + server.upperThreshold())
                + (server.lowerThreshold() == 0 ? "" : " -y " + server.lowerThreshold());
    }

    /** A service's netmask as {@code -M} takes it: dotted for IPv4, the prefix's length for IPv6. */
    public static String netmask(VirtualService service) {
        return service.isIpv6()
                ? Integer.toString(service.netmask())
                : AddressText.format(AddressText.ipv4(service.netmask()));
    }

    /** The options that name {@code service} and a server of it. */
    public String server(VirtualService service, RealServer server) {
        return address(service) + " -r " + endpoints.of(service, server);
    }

    /** The options that name {@code service}. */
    public String address(VirtualService service) {
        if (service.isByMark()) {
            return "-f " + service.firewallMark() + (service.isIpv6() ? " -6" : "");
        }
        String option = switch (service.protocol()) {
            case Protocols.TCP -> "-t ";
            case Protocols.UDP -> "-u ";
            default -> "--sctp-service ";
        };
        return option + endpoints.of(service);
    }

    private static String method(RealServer server) {
        return switch (server.method()) {
            case MASQ -> "-m";
            case TUNNEL -> "-i";
            case FULLNAT -> "-b";
            case ROUTE, LOCAL -> "-g";
        };
    }

    private static String tunnel(RealServer server) {
        if (server.method() != ForwardingMethod.TUNNEL) {
            return "";
        }
        Tunnel tunnel = server.tunnel();
        String kind = " --tun-type " + tunnel.kind().text();
        return switch (tunnel.kind()) {
            case IPIP -> kind;
            case GUE ->
                kind + " --tun-port " + tunnel.port() + ' ' + tunnel.checksum().option();
            case GRE -> kind + ' ' + tunnel.checksum().option();
        };
    }
}
