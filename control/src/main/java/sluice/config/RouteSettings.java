package sluice.config;

/**
 * A route to a network that is not connected.
 *
 * @param to the network
 * @param via the next router's address
 * @param port the name of the port that leads to it
 */
public record RouteSettings(Ipv4Prefix to, int via, String port) {}
