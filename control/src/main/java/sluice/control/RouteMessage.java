package sluice.control;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;
import sluice.worker.RouteStatus;

/**
 * A route on the control socket.
 *
 * @param to the network, as {@code 10.2.0.0/16}; one address alone, or {@code default} and {@code default6}
 * @param via the next router's address; null for hosts on the link
 * @param port the port's name; null for the port that a connected route to the router leads to
 * @param type {@code unicast}, which null stands for; or {@code unreachable}, {@code prohibit} or {@code blackhole}: nothing
 *     is sent there
 */
@Json
public record RouteMessage(
        @Nullable String to,
        @Nullable String via,
        @Nullable String port,
        @Nullable String type) {
    /** The type that stands for all that bar a network. */
    static final String UNREACHABLE = "unreachable";

    /** The message that makes {@code route}. */
    static RouteMessage of(RouteStatus route) {
        return new RouteMessage(route.to(), route.via(), route.port(), route.port() == null ? UNREACHABLE : null);
    }
}
