package sluice.forward;

import java.net.InetAddress;

/**
 * A local address (LIP) of a service: what the requests that FULLNAT forwards come from (spec 5.7).
 *
 * @param address the address, of the real servers' family
 * @param port name of the port that answers for it, empty for the one that the route to it leads to
 */
public record LocalAddress(InetAddress address, String port) {}
