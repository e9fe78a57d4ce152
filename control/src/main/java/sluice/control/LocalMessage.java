package sluice.control;

import io.avaje.jsonb.Json;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.rules.AddressText;

/**
 * A local address of a service on the control socket.
 *
 * @param address the LIP in digits
 * @param port name of the port that answers for it; absent for the one that the route to it leads to
 */
@Json
public record LocalMessage(
        @Nullable String address, @Nullable String port) {
    /** The message that describes {@code local}. */
    public static LocalMessage of(LocalAddress local) {
        return new LocalMessage(
                AddressText.format(local.address()), local.port().isEmpty() ? null : local.port());
    }

    /** The local address that this describes. */
    public LocalAddress toLocal() throws Refused {
        InetAddress lip = address == null ? null : AddressText.parse(address);
        if (lip == null) {
            throw new Refused(Reason.EINVAL, "a local address needs an address, not '" + address + "'");
        }
        return new LocalAddress(lip, port == null ? "" : port);
    }

    /** Refuses {@code local} if it names a port that is none of {@code portNames}. */
    static void checkPort(LocalAddress local, List<String> portNames) throws Refused {
        if (!local.port().isEmpty() && !portNames.contains(local.port())) {
            throw new Refused(
                    Reason.EINVAL,
                    "there is no port '" + local.port() + "'; there are " + String.join(", ", portNames));
        }
    }
}
