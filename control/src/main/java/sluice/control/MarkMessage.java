package sluice.control;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.forward.MarkRule;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.rules.AddressPrefix;
import sluice.rules.PortRange;
import sluice.rules.Protocols;

/**
 * A rule that marks packets, on the control socket. What is absent is not looked at.
 *
 * @param mark the mark as an unsigned 32-bit number, not 0
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param source network of the source, as {@code 10.0.0.0/8}
 * @param destination network of the destination
 * @param sourcePorts one port, or two with a dash between
 * @param destinationPorts one port, or two with a dash between
 * @param in name of the port that receives the packets
 * @param ipv6 whether a rule without any network is about IPv6
 */
@Json
public record MarkMessage(
        long mark,
        @Nullable String protocol,
        @Nullable String source,
        @Nullable String destination,
        @Nullable String sourcePorts,
        @Nullable String destinationPorts,
        @Nullable String in,
        boolean ipv6) {
    private static final long MAXIMUM_MARK = 0xFFFF_FFFFL;

    /** The message that describes {@code rule}; {@code portNames} are the ports' names by number. */
    static MarkMessage of(MarkRule rule, List<String> portNames) {
        return new MarkMessage(
                Integer.toUnsignedLong(rule.mark()),
                rule.protocol() == 0 ? null : Protocols.lowerCaseName(rule.protocol()),
                AddressPrefix.text(rule.source(), rule.sourceLength()),
                AddressPrefix.text(rule.destination(), rule.destinationLength()),
                PortRange.text(rule.sourcePorts()),
                PortRange.text(rule.destinationPorts()),
                rule.port() == MarkRule.ANY_PORT ? null : portNames.get(rule.port()),
                rule.isIpv6() && rule.source() == null && rule.destination() == null);
    }

    /** The rule that this describes. */
    MarkRule toRule(List<String> portNames) throws Refused {
        if (mark < 1 || mark > MAXIMUM_MARK) {
            throw refused("a mark is a number from 1 to " + MAXIMUM_MARK + ", not " + mark);
        }
        AddressPrefix from = network(source);
        AddressPrefix to = network(destination);
        if (from != null && to != null && from.isIpv6() != to.isIpv6()) {
            throw refused("'" + source + "' and '" + destination + "' are of different families");
        }
        AddressPrefix named = from == null ? to : from;
        if (ipv6 && named != null && !named.isIpv6()) {
            throw refused("'" + named + "' is not an IPv6 network");
        }
        return new MarkRule(
                (int) mark,
                port(portNames),
                protocolNumber(),
                from == null ? null : from.address(),
                from == null ? 0 : from.length(),
                to == null ? null : to.address(),
                to == null ? 0 : to.length(),
                ports(sourcePorts),
                ports(destinationPorts),
                ipv6 || (named != null && named.isIpv6()));
    }

    private int port(List<String> portNames) throws Refused {
        if (in == null) {
            return MarkRule.ANY_PORT;
        }
        int port = portNames.indexOf(in);
        if (port < 0) {
            throw refused("there is no port '" + in + "'; there are " + String.join(", ", portNames));
        }
        return port;
    }

    private int protocolNumber() throws Refused {
        return switch (protocol == null ? "any" : protocol) {
            case "any" -> 0;
            case "tcp" -> Protocols.TCP;
            case "udp" -> Protocols.UDP;
            case "sctp" -> Protocols.SCTP;
            default -> throw refused("a protocol is tcp, udp, sctp or any, not '" + protocol + "'");
        };
    }

    private static @Nullable AddressPrefix network(@Nullable String text) throws Refused {
        if (text == null) {
            return null;
        }
        AddressPrefix prefix = AddressPrefix.parse(text);
        if (prefix == null) {
            throw refused("'" + text + "' is not a network, as 10.0.0.0/8 or fd00:1::/64");
        }
        return prefix;
    }

    private static int ports(@Nullable String text) throws Refused {
        int ports = text == null ? MarkRule.ANY_PORTS : PortRange.parse(text);
        if (ports == PortRange.NONE) {
            throw refused("'" + text + "' is no range of ports, as 80 or 8000-8080");
        }
        return ports;
    }

    private static Refused refused(String message) {
        return new Refused(Reason.EINVAL, message);
    }
}
