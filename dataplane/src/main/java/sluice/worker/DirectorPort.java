package sluice.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.port.Port;
import sluice.wire.IpAddress;

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
     * An own address, as {@link IpAddress} writes it.
     *
     * @param high its high half
     * @param low its low half
     * @param prefixLength bits of its network's prefix, 0 to 32 for IPv4 and 0 to 128 for IPv6
     */
    public record Address(long high, long low, int prefixLength) {
        /** An IPv4 address as an int, 10.0.0.1 is 0x0A000001. */
        public Address(int address, int prefixLength) {
            this(IpAddress.HIGH4, IpAddress.low4(address), prefixLength);
        }

        /** As {@code 10.0.0.1/24} or {@code fd00::1/64}. */
        public String text() {
            return IpAddress.text(high, low) + "/" + prefixLength;
        }
    }

    /** Keeps its own copy of the list. */
    public DirectorPort {
        addresses = List.copyOf(addresses);
    }
}
