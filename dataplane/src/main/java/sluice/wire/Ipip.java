package sluice.wire;

/** IP in IP: RFC 2003 and RFC 2473, with the ECN rules of RFC 3168 section 9.1.1 as the kernel applies them (spec 5.4). */
public final class Ipip {
    /** IP protocol number of an inner IPv4 packet. */
    public static final int PROTOCOL = 4;

    /** The same of an inner IPv6 packet. */
    public static final int PROTOCOL6 = 41;

    private static final int ECN_MASK = 0x03;
    private static final int ECN_CONGESTION = 0x03;
    private static final int ECN_CAPABLE_0 = 0x02;

    private Ipip() {}

    /**
     * The outer type of service or traffic class: the inner one, but congestion that was met before the tunnel is not
     * reported as met within it.
     */
    public static int outerTypeOfService(int inner) {
        return (inner & ECN_MASK) == ECN_CONGESTION ? (inner & ~ECN_MASK) | ECN_CAPABLE_0 : inner;
    }
}
