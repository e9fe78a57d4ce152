package sluice.wire;

/**
 * What carries packets of IPsec: ESP (RFC 4303) and AH (RFC 4302). They have no ports; their keys are agreed upon over
 * UDP between the ports 500 of both sides (ISAKMP, RFC 2408), so that is the flow that they belong to (spec 3.1).
 */
public final class Ipsec {
    /** IP protocol number of ESP. */
    public static final int ESP = 50;

    /** IP protocol number of AH; in IPv6 it is an extension header. */
    public static final int AH = 51;

    /** Source port &lt;&lt; 16 | destination port of ISAKMP. */
    public static final int ISAKMP_PORTS = 500 << 16 | 500;

    private Ipsec() {}

    /** Whether an IP protocol number is one of IPsec. */
    public static boolean is(int protocol) {
        return protocol == ESP || protocol == AH;
    }
}
