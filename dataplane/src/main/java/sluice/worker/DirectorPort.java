package sluice.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.port.Port;

/**
 * A port with what configuration says about it.
 *
 * @param port the opened port
 * @param device the device behind it, for listings
 * @param addresses the director's own addresses there
 * @param hostPath where packets go that are not Sluice's business
 * @param tap the tap of {@link PortBinding.HostPath#TAP}, else null
 */
public record DirectorPort(
        Port port,
        String device,
        List<Address> addresses,
        PortBinding.HostPath hostPath,
        @Nullable Port tap) {
    /**
     * An own address.
     *
     * @param address as an int, 10.0.0.1 is 0x0A000001
     * @param prefixLength 0 to 32
     */
    public record Address(int address, int prefixLength) {}

    /** Keeps its own copy of the list. */
    public DirectorPort {
        addresses = List.copyOf(addresses);
    }
}
