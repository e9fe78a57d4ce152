package sluice.config;

/**
 * A route to a network that is not connected.
 *
 * @param to the network
 * @param via the next router's address, of the network's family
 * @param port the name of the port that leads to it
 */
public record RouteSettings(IpPrefix to, IpNumber via, String port) {}
