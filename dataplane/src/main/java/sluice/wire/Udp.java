package sluice.wire;

import sluice.dpdk.Memory;

/**
 * UDP header (RFC 768).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source Port          |       Destination Port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Length             |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A checksum of 0 means that the sender made none, so a computed 0 is sent as 0xFFFF.
 */
public final class Udp {
    /** Bytes of the header. */
    public static final int BYTES = 8;

    private static final int LENGTH = 4;
    private static final int CHECKSUM = 6;

    private Udp() {}

    /** Both ports of the header at {@code udp}: {@code source << 16 | destination}. */
    public static int ports(long udp) {
        return Memory.i32(udp);
    }

    /** Writes both ports; the checksum is the caller's. */
    public static void ports(long udp, int ports) {
        Memory.putI32(udp, ports);
    }

    /** Length of header and data in bytes. */
    public static int length(long udp) {
        return Memory.u16(udp + LENGTH);
    }

    /** The checksum over pseudo header, header and data, or 0 for none. */
    public static int checksum(long udp) {
        return Memory.u16(udp + CHECKSUM);
    }

    /** Writes the checksum as it stands; see {@link Checksum#udp}. */
    public static void checksum(long udp, int checksum) {
        Memory.putU16(udp + CHECKSUM, checksum);
    }

    /** Writes a header without checksum; {@code length} is that of header and data in bytes. */
    public static void write(long udp, int ports, int length) {
        Memory.putI64(udp, (long) ports << 32 | (long) length << 16);
    }

    /**
     * Gives a datagram new ports and repairs its checksum, in two accesses, because this is done to every packet.
     *
     * @param ports source port in the upper half
     * @param delta what the new ports and addresses add to the sum ({@link Checksum#delta})
     * @return false, and nothing is changed, when the datagram has no checksum
     */
    public static boolean repair(long udp, int ports, int delta) {
        long header = Memory.i64(udp);
        int checksum = (int) header & 0xFFFF;
        if (checksum == 0) {
            return false;
        }
        long repaired = Checksum.udp(Checksum.apply(checksum, delta));
        Memory.putI64(udp, (long) ports << 32 | (header & 0xFFFF_0000L) | repaired);
        return true;
    }
}
