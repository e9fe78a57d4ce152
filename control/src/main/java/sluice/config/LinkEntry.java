package sluice.config;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A port or VLAN and where the file says what, for messages that compare them with each other.
 *
 * @param settings the link
 * @param node the link as a whole
 * @param addresses the places of its addresses, one for each
 * @param gateways the places of its gateways, one for each
 */
record LinkEntry(LinkSettings settings, Node node, List<Node> addresses, List<Node> gateways) {}
