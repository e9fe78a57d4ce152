package sluice.worker;

import java.net.InetAddress;

/**
 * A neighbour as listings show it.
 *
 * @param port the port's name
 * @param address its IP address
 * @param mac its Ethernet address as {@code 02:00:00:00:00:01}, empty while it is not known
 * @param state as RFC 4861 calls it, or {@code failed}, or {@code static}
 */
public record NeighbourStatus(String port, InetAddress address, String mac, String state) {
    /** The state of one that was configured and is never questioned. */
    public static final String STATIC = "static";
}
