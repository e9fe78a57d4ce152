package sluice.control;

import io.avaje.jsonb.Json;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.Tunnel;
import sluice.rules.AddressText;
import sluice.rules.RealServer;

/**
 * A real server on the control socket. What is absent has its default.
 *
 * @param address the RIP in digits
 * @param port its port; 0 keeps the packet's
 * @param method {@code masq}, {@code route} (the default), {@code tunnel} or {@code fullnat}
 * @param weight its weight, 1 by default
 * @param upperThreshold connections from which it gets no new ones, 0 for no limit
 * @param lowerThreshold connections below which it gets new ones again, 0 to derive it
 * @param tunnelKind {@code ipip}, {@code gue} or {@code gre}
 * @param tunnelPort UDP port of the far end, for gue
 * @param tunnelChecksum {@code none}, {@code full} or {@code remote}
 */
@Json
public record ServerMessage(
        @Nullable String address,
        int port,
        @Nullable String method,
        @Nullable Integer weight,
        int upperThreshold,
        int lowerThreshold,
        @Nullable String tunnelKind,
        int tunnelPort,
        @Nullable String tunnelChecksum) {

    /** The message that describes {@code server}. */
    public static ServerMessage of(RealServer server) {
        boolean isPlain = server.tunnel().equals(Tunnel.IPIP);
        return new ServerMessage(
                AddressText.format(server.address()),
                server.port(),
                word(server.method()),
                server.weight(),
                server.upperThreshold(),
                server.lowerThreshold(),
                isPlain ? null : word(server.tunnel().kind()),
                server.tunnel().port(),
                isPlain ? null : word(server.tunnel().checksum()));
    }

    /** The server that this describes. */
    public RealServer toServer() throws Refused {
        InetAddress rip = address == null ? null : AddressText.parse(address);
        if (rip == null) {
            throw new Refused(Reason.EINVAL, "a server needs an address, not '" + address + "'");
        }
        return new RealServer(
                rip,
                port,
                constant(ForwardingMethod.class, "method", method, ForwardingMethod.ROUTE),
                weight == null ? 1 : weight,
                upperThreshold,
                lowerThreshold,
                new Tunnel(
                        constant(Tunnel.Kind.class, "tunnelKind", tunnelKind, Tunnel.Kind.IPIP),
                        tunnelPort,
                        constant(Tunnel.Checksum.class, "tunnelChecksum", tunnelChecksum, Tunnel.Checksum.NONE)));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String field, @Nullable String word, E absent)
            throws Refused {
        if (word == null) {
            return absent;
        }
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        throw new Refused(Reason.EINVAL, "'" + word + "' is no " + field);
    }
}
