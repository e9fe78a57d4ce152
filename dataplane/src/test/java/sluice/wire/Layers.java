package sluice.wire;

import java.util.List;

/** Where the layers of a packet made by scapy start. */
final class Layers {
    private Layers() {}

    /**
     * The address that the accessors of {@code layer} take.
     *
     * @param layers scapy's names from the outermost inwards, as {@code Ether/IP/TCP}
     */
    static long find(long frame, String layers, String layer) {
        long address = frame;
        long previous = frame;
        for (String each : List.of(layers.split("/"))) {
            if (each.equals(layer)) {
                // The accessors of a tag start from the frame, those of a chunk from the SCTP header.
                return each.equals("Dot1Q") || each.equals("SCTPChunkInit") ? previous : address;
            }
            previous = address;
            address += switch (each) {
                case "Ether" -> Ethernet.BYTES;
                case "Dot1Q" -> Vlan.BYTES;
                case "IP" -> Ipv4.headerLength(address);
                case "IPv6" -> Ipv6.BYTES;
                case "SCTP" -> Sctp.BYTES;
                default -> throw new AssertionError("nothing is expected behind " + each);
            };
        }
        throw new AssertionError(layer + " is not in " + layers);
    }
}
