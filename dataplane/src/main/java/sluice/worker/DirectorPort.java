package sluice.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.port.Port;
import sluice.wire.IpAddress;

/**
 * A port with what configuration says about it: a device, or one VLAN of a device.
 *
 * @param name its name in listings, routes and mark rules
 * @param port the opened device
 * @param vlan the identifier of its VLAN, 1 to 4094, or {@link #UNTAGGED} for the device itself
 * @param device the device behind it, for listings
 * @param addresses the director's own addresses there
 * @param hostPath where packets go that are not Sluice's business
 * @param tap the tap of {@link PortBinding.HostPath#TAP}, else null
 */
public record DirectorPort(
        String name,
        Port port,
        int vlan,
        String device,
        List<Address> addresses,
        PortBinding.HostPath hostPath,
        @Nullable Port tap) {
    /** In place of a VLAN's identifier: frames without tag. */
    public static final int UNTAGGED = 0;

    /** The highest identifier of a VLAN; the next one is reserved (IEEE 802.1Q). */
    public static final int MAXIMUM_VLAN = 4094;

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

    /** Checks the VLAN and keeps its own copy of the list. */
    public DirectorPort {
        if (vlan < UNTAGGED || vlan > MAXIMUM_VLAN) {
            throw new IllegalArgumentException("a VLAN is 1 to " + MAXIMUM_VLAN + ", not " + vlan);
        }
        addresses = List.copyOf(addresses);
    }

    /** A device itself, called as the device. */
    public DirectorPort(
            Port port, String device, List<Address> addresses, PortBinding.HostPath hostPath, @Nullable Port tap) {
        this(port.name(), port, UNTAGGED, device, addresses, hostPath, tap);
    }

    /** The VLAN {@code identifier} of this port's device, called as Linux calls them: {@code outside.100}. */
    public DirectorPort ofVlan(int identifier, List<Address> own) {
        return new DirectorPort(name + "." + identifier, port, identifier, device, own, hostPath, tap);
    }
}
