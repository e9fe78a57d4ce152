package sluice.worker;

import org.jspecify.annotations.Nullable;

/**
 * A route as listings show it.
 *
 * @param to the network, as {@code 10.2.0.0/16}
 * @param via the router's address; null for hosts on the link, and for a barred network
 * @param port the port's name; null for a barred network, to which nothing is sent
 * @param origin {@code connected}, {@code configured} or {@code added}
 * @param isInForce whether its port is not switched off
 */
public record RouteStatus(
        String to, @Nullable String via, @Nullable String port, String origin, boolean isInForce) {
    /** The origin of a route that was added while the director ran. */
    public static final String ADDED = "added";
}
