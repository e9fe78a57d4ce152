package sluice.config;

import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A route and where the file says what.
 *
 * @param settings the route
 * @param node the route as a whole
 * @param via the router's place
 * @param port the place of the port's name
 */
record RouteEntry(RouteSettings settings, Node node, Node via, Node port) {}
