package sluice.control;

import io.avaje.jsonb.Json;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import sluice.forward.ProxyProtocol;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.rules.AddressText;
import sluice.rules.ExtraOptions;
import sluice.rules.ExtraText;
import sluice.rules.Protocols;
import sluice.rules.RuleText;
import sluice.rules.VirtualService;

/**
 * A virtual service on the control socket. What is absent has its default.
 *
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param address the VIP in digits; absent for a service by firewall mark
 * @param port the virtual port
 * @param firewallMark the mark, 0 for a service by address
 * @param ipv6 whether a service by mark is for IPv6
 * @param scheduler the scheduler's name; wlc by default
 * @param schedulerFlags the scheduler's flag bits (spec 1.1)
 * @param persistenceSeconds how long clients stay with a server, 0 if they need not
 * @param netmask which clients stay together: a dotted mask, or a prefix's length for IPv6; single ones by default
 * @param persistenceEngine what else tells clients apart
 * @param onePacket whether each datagram is scheduled by itself
 * @param synproxy whether clients' handshakes are completed before a server hears of them; an edit that does not say
 *     it, or one of the two below, leaves it as it is
 * @param proxyProtocol how servers are told the client's address: {@code disable} (the default), {@code v1} or {@code
 *     v2}
 * @param connectionSeconds idle timeout of its connections, 0 (the default) for that of their protocol
 */
@Json
public record ServiceMessage(
        @Nullable String protocol,
        @Nullable String address,
        int port,
        long firewallMark,
        boolean ipv6,
        @Nullable String scheduler,
        int schedulerFlags,
        int persistenceSeconds,
        @Nullable String netmask,
        @Nullable String persistenceEngine,
        boolean onePacket,
        @Nullable Boolean synproxy,
        @Nullable String proxyProtocol,
        @Nullable Integer connectionSeconds) {
    private static final String DEFAULT_SCHEDULER = "wlc";
    private static final int MAXIMUM_PORT = 65_535;

    /** The message that describes {@code service}. */
    public static ServiceMessage of(VirtualService service) {
        ExtraOptions extras = service.extras();
        return new ServiceMessage(
                Protocols.lowerCaseName(service.protocol()),
                service.isByMark() ? null : AddressText.format(service.address()),
                service.port(),
                service.firewallMark(),
                service.isByMark() && service.isIpv6(),
                service.scheduler(),
                service.schedulerFlags(),
                service.persistenceSeconds(),
                service.hasHostMask() ? null : RuleText.netmask(service),
                service.persistenceEngine().isEmpty() ? null : service.persistenceEngine(),
                service.isOnePacket(),
                extras.synproxy(),
                extras.proxyProtocol() == null ? null : ExtraText.word(extras.proxyProtocol()),
                extras.connectionSeconds());
    }

    /** The service that this describes. */
    public VirtualService toService() throws Refused {
        InetAddress vip = vip();
        if (port < 0 || port > MAXIMUM_PORT) {
            throw new Refused(Reason.EINVAL, "a port is a number from 0 to 65535, not " + port);
        }
        boolean isIpv6 = vip instanceof Inet6Address;
        return new VirtualService(
                protocolNumber(),
                vip,
                port,
                firewallMark,
                scheduler == null ? DEFAULT_SCHEDULER : scheduler,
                schedulerFlags,
                persistenceSeconds,
                netmask == null ? hostMask(isIpv6) : mask(netmask, isIpv6),
                persistenceEngine == null ? "" : persistenceEngine,
                onePacket,
                new ExtraOptions(synproxy, proxyProtocolVersion(), connectionSeconds));
    }

    private @Nullable ProxyProtocol proxyProtocolVersion() throws Refused {
        if (proxyProtocol == null) {
            return null;
        }
        for (ProxyProtocol version : ProxyProtocol.values()) {
            if (ExtraText.word(version).equals(proxyProtocol)) {
                return version;
            }
        }
        throw new Refused(Reason.EINVAL, "a PROXY protocol is disable, v1 or v2, not '" + proxyProtocol + "'");
    }

    private InetAddress vip() throws Refused {
        String text = address;
        if (firewallMark != 0) {
            text = ipv6 ? "::" : "0.0.0.0";
        }
        if (text == null) {
            throw new Refused(Reason.EINVAL, "a service needs an address or a firewallMark");
        }
        InetAddress parsed = AddressText.parse(text);
        if (parsed == null) {
            throw new Refused(Reason.EINVAL, "'" + text + "' is not an address");
        }
        return parsed;
    }

    private int protocolNumber() throws Refused {
        return switch (protocol == null ? "tcp" : protocol) {
            case "tcp" -> Protocols.TCP;
            case "udp" -> Protocols.UDP;
            case "sctp" -> Protocols.SCTP;
            default -> throw new Refused(Reason.EINVAL, "a protocol is tcp, udp or sctp, not '" + protocol + "'");
        };
    }

    private static int hostMask(boolean isIpv6) {
        return isIpv6 ? VirtualService.IPV6_HOST_PREFIX : VirtualService.IPV4_HOST_MASK;
    }

    private static int mask(String text, boolean isIpv6) throws Refused {
        try {
            if (isIpv6) {
                return Integer.parseInt(text);
            }
        } catch (NumberFormatException e) {
            throw new Refused(Reason.EINVAL, "'" + text + "' is not the length of a prefix");
        }
        InetAddress mask = AddressText.parseIpv4(text);
        if (mask == null) {
            throw new Refused(Reason.EINVAL, "'" + text + "' is not a netmask");
        }
        int number = 0;
        for (byte part : mask.getAddress()) {
            number = number << 8 | (part & 0xff);
        }
        return number;
    }
}
