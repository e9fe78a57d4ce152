package sluice.rules;

import java.util.Locale;

/** IP protocol numbers of virtual services. */
public final class Protocols {
    /** RFC 9293. */
    public static final int TCP = 6;

    /** RFC 768. */
    public static final int UDP = 17;

    /** RFC 9260. */
    public static final int SCTP = 132;

    /** What the template of a service by firewall mark has: all protocols with that mark. */
    private static final int ANY = 0;

    private Protocols() {}

    /** {@code TCP}, {@code UDP}, {@code SCTP}, {@code IP} for all of them, or {@code ?}. */
    public static String name(int protocol) {
        return switch (protocol) {
            case TCP -> "TCP";
            case UDP -> "UDP";
            case SCTP -> "SCTP";
            case ANY -> "IP";
            default -> "?";
        };
    }

    /** The name as services(5) and the control socket write it. */
    public static String lowerCaseName(int protocol) {
        return name(protocol).toLowerCase(Locale.ROOT);
    }
}
