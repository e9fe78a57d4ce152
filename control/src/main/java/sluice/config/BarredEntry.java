package sluice.config;

import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A network that is barred and where the file says so.
 *
 * @param to the network
 * @param node the route as a whole
 */
record BarredEntry(IpPrefix to, Node node) {}
