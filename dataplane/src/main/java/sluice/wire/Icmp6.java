package sluice.wire;

import sluice.dpdk.Memory;

/**
 * ICMPv6 message (RFC 4443, section 2.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      Depends on the type: identifier and sequence, MTU        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Icmp6 {
    /** Bytes of the header. */
    public static final int BYTES = 8;
    /** Type: destination unreachable. */
    public static final int UNREACHABLE = 1;
    /** Type: packet too big. */
    public static final int PACKET_TOO_BIG = 2;
    /** Type: time exceeded. */
    public static final int TIME_EXCEEDED = 3;
    /** Type: parameter problem. */
    public static final int PARAMETER_PROBLEM = 4;
    /** Type: echo request. */
    public static final int ECHO_REQUEST = 128;
    /** Type: echo reply. */
    public static final int ECHO_REPLY = 129;

    /** Type: router solicitation, the first of neighbour discovery (RFC 4861). */
    public static final int ROUTER_SOLICITATION = 133;
    /** Type: router advertisement. */
    public static final int ROUTER_ADVERTISEMENT = 134;
    /** Type: neighbour solicitation. */
    public static final int NEIGHBOUR_SOLICITATION = 135;
    /** Type: neighbour advertisement. */
    public static final int NEIGHBOUR_ADVERTISEMENT = 136;
    /** Type: redirect, the last of neighbour discovery. */
    public static final int REDIRECT = 137;
    /** Code of {@link #UNREACHABLE}: no way to the host. */
    public static final int ADDRESS_UNREACHABLE = 3;
    /** Code of {@link #UNREACHABLE}: nobody listens there. */
    public static final int PORT_UNREACHABLE = 4;

    /** Code of {@link #PARAMETER_PROBLEM}: nobody there knows the protocol. */
    public static final int UNKNOWN_NEXT_HEADER = 1;

    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int REST = 4;

    private Icmp6() {}

    /** The type of the message at {@code icmp}. */
    public static int type(long icmp) {
        return Memory.u8(icmp);
    }

    /** The code. */
    public static int code(long icmp) {
        return Memory.u8(icmp + CODE);
    }

    /** The checksum over pseudo header and message. */
    public static int checksum(long icmp) {
        return Memory.u16(icmp + CHECKSUM);
    }

    /** The four bytes whose meaning depends on the type. */
    public static int rest(long icmp) {
        return Memory.i32(icmp + REST);
    }

    /** Writes the checksum. */
    public static void checksum(long icmp, int checksum) {
        Memory.putU16(icmp + CHECKSUM, checksum);
    }

    /** Whether a message of this type reports a problem with a packet (types below 128). */
    public static boolean isError(int type) {
        return type < 128;
    }

    /** Whether a message of this type belongs to neighbour discovery. */
    public static boolean isNeighbourDiscovery(int type) {
        return type >= ROUTER_SOLICITATION && type <= REDIRECT;
    }

    /** Writes a header whose checksum is 0. */
    public static void write(long icmp, int type, int code, int rest) {
        Memory.putI32(icmp, type << 24 | code << 16);
        Memory.putI32(icmp + REST, rest);
    }

    /**
     * Completes the checksum of a message whose checksum field is 0.
     *
     * @param ip address of its IPv6 header, complete
     * @param bytes length of the message
     */
    public static void complete(long ip, long icmp, int bytes) {
        checksum(icmp, Checksum.transport6(ip, Ipv6.ICMP, icmp, bytes));
    }
}
