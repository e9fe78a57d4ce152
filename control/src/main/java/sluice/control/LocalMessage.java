package sluice.control;

import io.avaje.jsonb.Json;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.rules.AddressText;

/**
 * A local address of a service on the control socket.
 *
 * @param address the LIP in digits
 * @param port name of the port that alone answers for it; absent if each port does
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
}
