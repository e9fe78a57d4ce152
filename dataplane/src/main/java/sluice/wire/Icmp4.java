package sluice.wire;

import sluice.dpdk.Memory;

/**
 * ICMP message for IPv4 (RFC 792; the MTU of type 3 code 4 from RFC 1191).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      Depends on the type: identifier and sequence, MTU        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      Echo data, or IP header + start of the offending packet ...
 * </pre>
 */
public final class Icmp4 {
    /** Bytes of the header. */
    public static final int BYTES = 8;
    /** Type: echo reply. */
    public static final int ECHO_REPLY = 0;
    /** Type: destination unreachable. */
    public static final int UNREACHABLE = 3;
    /** Type: source quench. */
    public static final int SOURCE_QUENCH = 4;
    /** Type: redirect. */
    public static final int REDIRECT = 5;
    /** Type: echo request. */
    public static final int ECHO_REQUEST = 8;
    /** Type: time exceeded. */
    public static final int TIME_EXCEEDED = 11;
    /** Type: parameter problem. */
    public static final int PARAMETER_PROBLEM = 12;
    /** Code of {@link #UNREACHABLE}: no way to the host. */
    public static final int HOST_UNREACHABLE = 1;
    /** Code of {@link #UNREACHABLE}: nobody there knows the protocol. */
    public static final int PROTOCOL_UNREACHABLE = 2;
    /** Code of {@link #UNREACHABLE}: nobody listens there. */
    public static final int PORT_UNREACHABLE = 3;
    /** Code of {@link #UNREACHABLE}: the packet is too big and must not be fragmented. */
    public static final int FRAGMENTATION_NEEDED = 4;

    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int REST = 4;

    private Icmp4() {}

    /** The type of the message at {@code icmp}. */
    public static int type(long icmp) {
        return Memory.u8(icmp);
    }

    /** The code. */
    public static int code(long icmp) {
        return Memory.u8(icmp + CODE);
    }

    /** The checksum over the whole message. */
    public static int checksum(long icmp) {
        return Memory.u16(icmp + CHECKSUM);
    }

    /** The four bytes whose meaning depends on the type. */
    public static int rest(long icmp) {
        return Memory.i32(icmp + REST);
    }

    /** Writes the last four bytes of the header; the checksum is the caller's. */
    public static void rest(long icmp, int rest) {
        Memory.putI32(icmp + REST, rest);
    }

    /** Writes the checksum. */
    public static void checksum(long icmp, int checksum) {
        Memory.putU16(icmp + CHECKSUM, checksum);
    }

    /** Writes a header whose checksum is 0. */
    public static void write(long icmp, int type, int code, int rest) {
        Memory.putI32(icmp, type << 24 | code << 16);
        Memory.putI32(icmp + REST, rest);
    }

    /** Whether IPVS looks at what a message of this type quotes (spec 6.1). */
    public static boolean isAboutFlow(int type) {
        return type == UNREACHABLE || type == SOURCE_QUENCH || type == TIME_EXCEEDED;
    }

    /** Whether a message of this type reports a problem with a packet and must not be answered by an error itself. */
    public static boolean isError(int type) {
        return type == UNREACHABLE
                || type == SOURCE_QUENCH
                || type == REDIRECT
                || type == TIME_EXCEEDED
                || type == PARAMETER_PROBLEM;
    }
}
