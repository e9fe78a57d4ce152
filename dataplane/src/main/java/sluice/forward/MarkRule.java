package sluice.forward;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Gives packets a firewall mark, by which services can be chosen; stands in for a MARK rule of iptables on an LVS host.
 *
 * @param mark the mark, not 0
 * @param port index of the port that received the packet, -1 for any
 * @param protocol IP protocol number, 0 for any
 * @param source the source's network, or null for any address
 * @param sourceLength its prefix length
 * @param destination the destination's network, or null for any address
 * @param destinationLength its prefix length
 * @param sourcePorts lowest source port &lt;&lt; 16 | highest; 65535 is any
 * @param destinationPorts lowest destination port &lt;&lt; 16 | highest; 65535 is any
 * @param isIpv6 whether it is about IPv6 packets; it is about IPv4 packets otherwise
 */
public record MarkRule(
        int mark,
        int port,
        int protocol,
        @Nullable InetAddress source,
        int sourceLength,
        @Nullable InetAddress destination,
        int destinationLength,
        int sourcePorts,
        int destinationPorts,
        boolean isIpv6) {
    /** {@link #port} of a rule for all ports. */
    public static final int ANY_PORT = -1;
    /** {@link #sourcePorts} or {@link #destinationPorts} of a rule for all of them. */
    public static final int ANY_PORTS = 65_535;
}
