package sluice.forward;

import java.net.InetAddress;

/**
 * A local address (LIP) of a service: what the requests that FULLNAT forwards come from (spec 5.7).
 *
 * @param address the address, of the real servers' family
 * @param port name of the port that alone answers for it, so that replies arrive there; {@link #ANY_PORT} if each port does
 */
public record LocalAddress(InetAddress address, String port) {
    /** In place of a port's name. */
    public static final String ANY_PORT = "";
}
