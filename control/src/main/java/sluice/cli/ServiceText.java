package sluice.cli;

import sluice.control.ServerMessage;
import sluice.control.ServiceMessage;

/** Services and servers of the control socket in a few words. */
final class ServiceText {
    private ServiceText() {}

    /** What {@code sluice service add} calls its kind. */
    static String kind(ServiceMessage service) {
        if (service.firewallMark() != 0) {
            return service.ipv6() ? "fwmark6" : "fwmark";
        }
        return service.protocol() == null ? "tcp" : service.protocol();
    }

    /** Its address and port, or its mark. */
    static String name(ServiceMessage service) {
        return service.firewallMark() == 0
                ? endpoint(String.valueOf(service.address()), service.port())
                : Long.toString(service.firewallMark());
    }

    /** Address and port of a server. */
    static String name(ServerMessage server) {
        return endpoint(String.valueOf(server.address()), server.port());
    }

    /** The method in the words of {@link ServerOptions.Method}. */
    static String method(ServerMessage server) {
        return switch (String.valueOf(server.method())) {
            case "masq" -> "nat";
            case "tunnel" -> "tun";
            case "fullnat" -> "fullnat";
            case "local" -> "local";
            default -> "dr";
        };
    }

    private static String endpoint(String address, int port) {
        return address.indexOf(':') < 0 ? address + ':' + port : '[' + address + "]:" + port;
    }
}
