package sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A port and where the file says what, for messages that compare ports with each other.
 *
 * @param settings the port
 * @param node the port as a whole
 * @param name its name's place
 * @param queues the place of its number of queues
 * @param links what it sends without tag, and its VLANs
 */
record PortEntry(
        PortSettings settings,
        Node node,
        @Nullable Node name,
        @Nullable Node queues,
        List<LinkEntry> links) {

    /** {@code place}, or the port's own if the file does not have it. */
    Node or(@Nullable Node place) {
        return place == null ? node : place;
    }
}
