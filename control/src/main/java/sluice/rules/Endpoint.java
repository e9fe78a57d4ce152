package sluice.rules;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address and perhaps a port.
 *
 * @param address the address
 * @param port the port, -1 if none was given
 */
record Endpoint(InetAddress address, int port) {
    private static final int MAXIMUM_PORT = 65_535;

    /**
     * Reads {@code text} as ipvsadm does (spec 9.1): {@code [v6]:port}, bare v6, or {@code host} or {@code host:port}
     * with dotted addresses or names; null if it is none of them.
     */
    static @Nullable Endpoint parse(String text, int protocol, Names names) {
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            boolean hasPort = bracket > 0 && text.startsWith("]:", bracket);
            return hasPort
                    ? of(host(text.substring(1, bracket), names), text.substring(bracket + 2), protocol, names)
                    : null;
        }
        InetAddress bare = AddressText.parseIpv6(text);
        if (bare != null) {
            return new Endpoint(bare, -1);
        }
        int colon = text.lastIndexOf(':');
        InetAddress address = host(colon < 0 ? text : text.substring(0, colon), names);
        if (colon >= 0) {
            return of(address, text.substring(colon + 1), protocol, names);
        }
        return address == null ? null : new Endpoint(address, -1);
    }

    private static @Nullable Endpoint of(@Nullable InetAddress address, String portText, int protocol, Names names) {
        int number = (int) NumberText.parse(portText, 0, MAXIMUM_PORT);
        int port = number < 0 ? names.port(portText, protocol) : number;
        return address == null || port < 0 ? null : new Endpoint(address, port);
    }

    private static @Nullable InetAddress host(String text, Names names) {
        InetAddress address = AddressText.parse(text);
        return address == null ? names.address(text) : address;
    }
}
