package sluice.golden;

import java.net.Inet6Address;
import java.net.InetAddress;
import sluice.rules.AddressText;

/**
 * A packet of a recording.
 *
 * @param protocol {@link #TCP}, {@link #UDP}, {@link #SCTP} or another that has no ports
 * @param flags letters of TCP flags as {@link Frames#FLAGS} has them, names of SCTP chunks with {@code +} between them,
 *     empty for UDP
 * @param data what the packet carries
 */
record Segment(
        int protocol,
        InetAddress source,
        int sourcePort,
        InetAddress destination,
        int destinationPort,
        String flags,
        String data) {
    static final int TCP = 6;
    static final int UDP = 17;
    static final int SCTP = 132;

    /** What the recordings' datagrams carry when nothing else is said. */
    static final String ONE_BYTE = "x";

    /** What other packets carry. */
    static final String THIRTY_TWO_BYTES = "x".repeat(32);

    boolean isIpv6() {
        return source instanceof Inet6Address;
    }

    /** Whether it asks for a server if it belongs to no connection yet. */
    boolean isOpening() {
        return protocol == UDP
                || (protocol == TCP && flags.contains("S") && !flags.contains("R"))
                || (protocol == SCTP && flags.equals("INIT"));
    }

    static InetAddress address(String digits) {
        InetAddress address = AddressText.parse(digits);
        if (address == null) {
            throw new IllegalArgumentException("'" + digits + "' is not an address");
        }
        return address;
    }
}
