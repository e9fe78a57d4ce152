package sluice.forward;

import sluice.wire.Icmp4;
import sluice.wire.Icmp6;

/**
 * What the director tells the sender of a packet that it cannot deliver: named ints, which both families have messages
 * for (spec 5.1; RFC 792, RFC 1191, RFC 4443).
 */
public final class IcmpError {
    /** The packet may take no further hop. */
    public static final int TIME_EXCEEDED = 0;
    /** Nobody takes packets of that kind there. */
    public static final int PORT_UNREACHABLE = 1;
    /** There is no way to the destination, for whatever reason. */
    public static final int HOST_UNREACHABLE = 2;
    /** The packet is longer than the next link's MTU. */
    public static final int TOO_BIG = 3;
    /** Nobody there knows the packet's protocol. */
    public static final int PROTOCOL_UNREACHABLE = 4;

    private IcmpError() {}

    /** The type of the ICMP message. */
    public static int type4(int error) {
        return error == TIME_EXCEEDED ? Icmp4.TIME_EXCEEDED : Icmp4.UNREACHABLE;
    }

    /** The code of the ICMP message. */
    public static int code4(int error) {
        return switch (error) {
            case PORT_UNREACHABLE -> Icmp4.PORT_UNREACHABLE;
            case HOST_UNREACHABLE -> Icmp4.HOST_UNREACHABLE;
            case TOO_BIG -> Icmp4.FRAGMENTATION_NEEDED;
            case PROTOCOL_UNREACHABLE -> Icmp4.PROTOCOL_UNREACHABLE;
            default -> 0;
        };
    }

    /** The type of the ICMPv6 message. */
    public static int type6(int error) {
        return switch (error) {
            case TIME_EXCEEDED -> Icmp6.TIME_EXCEEDED;
            case TOO_BIG -> Icmp6.PACKET_TOO_BIG;
            case PROTOCOL_UNREACHABLE -> Icmp6.PARAMETER_PROBLEM;
            default -> Icmp6.UNREACHABLE;
        };
    }

    /** The code of the ICMPv6 message. */
    public static int code6(int error) {
        return switch (error) {
            case PORT_UNREACHABLE -> Icmp6.PORT_UNREACHABLE;
            case HOST_UNREACHABLE -> Icmp6.ADDRESS_UNREACHABLE;
            case PROTOCOL_UNREACHABLE -> Icmp6.UNKNOWN_NEXT_HEADER;
            default -> 0;
        };
    }
}
