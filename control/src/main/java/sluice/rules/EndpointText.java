package sluice.rules;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Writes address and port together, as numbers or as names (spec 9.3).
 *
 * @param names where names come from
 * @param isNumeric whether to use none of them
 */
public record EndpointText(Names names, boolean isNumeric) {
    /** A protocol without names for ports. */
    public static final int NO_PROTOCOL = 0;

    /** ipvsadm joins host and port in a buffer of this many characters and a zero byte. */
    private static final int NAMED_LENGTH = 59;

    /** Numbers only. */
    public static final EndpointText NUMERIC = new EndpointText(Names.ofSystem(), true);

    /** {@code 10.0.0.1:80}, {@code [fd00::1]:80}, or the same in names. */
    public String of(InetAddress address, int port, int protocol) {
        boolean isPortNumeric = isNumeric || Protocols.name(protocol).equals("?");
        String host = isNumeric ? AddressText.format(address) : names.host(address);
        String portText = isPortNumeric ? Integer.toString(port) : names.port(port, protocol);
        String text = address instanceof Inet6Address ? '[' + host + "]:" + portText : host + ':' + portText;
        return isNumeric || text.length() <= NAMED_LENGTH ? text : text.substring(0, NAMED_LENGTH);
    }

    /** The address of a service. */
    public String of(VirtualService service) {
        return of(service.address(), service.port(), service.protocol());
    }

    /** The address of a server; servers of a service by mark have no protocol and so no port names. */
    public String of(VirtualService service, RealServer server) {
        return of(server.address(), server.port(), service.isByMark() ? NO_PROTOCOL : service.protocol());
    }
}
