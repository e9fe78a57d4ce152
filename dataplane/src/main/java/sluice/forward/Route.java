package sluice.forward;

import java.util.Locale;
import sluice.wire.IpAddress;

/**
 * A route. Addresses are as {@link IpAddress} writes them.
 *
 * @param high high half of the destinations' network
 * @param low its low half
 * @param length bits of its prefix, counted in the address's own family
 * @param port index of the port that it leads to, or {@link #BARRED}
 * @param hasGateway whether the destinations are behind a router
 * @param gatewayHigh high half of the router's address
 * @param gatewayLow its low half
 * @param origin who wants the route
 */
public record Route(
        long high,
        long low,
        int length,
        int port,
        boolean hasGateway,
        long gatewayHigh,
        long gatewayLow,
        Origin origin) {
    /** In place of a port: nothing is sent there. */
    public static final int BARRED = -1;

    /** Who wants a route. */
    public enum Origin {
        /** It comes with an address of a port. */
        CONNECTED,
        /** The daemon's configuration names it. */
        CONFIGURED,
        /** It was added while the daemon ran. */
        ADDED;

        /** As listings say it. Cold. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A route that is added, through a router. */
    public static Route via(long high, long low, int length, int port, long gatewayHigh, long gatewayLow) {
        return new Route(high, low, length, port, true, gatewayHigh, gatewayLow, Origin.ADDED);
    }

    /** A route that is added, to hosts on the link itself. */
    public static Route onLink(long high, long low, int length, int port) {
        return new Route(high, low, length, port, false, 0, 0, Origin.ADDED);
    }

    /** A route that is added, to a network that is barred. */
    public static Route barred(long high, long low, int length) {
        return new Route(high, low, length, BARRED, false, 0, 0, Origin.ADDED);
    }

    /** Whether nothing is sent there. */
    public boolean isBarred() {
        return port == BARRED;
    }

    /** Whether both lead to the same network. */
    public boolean isToSame(long otherHigh, long otherLow, int otherLength) {
        return high == otherHigh && low == otherLow && length == otherLength;
    }

    /** The network, as {@code 10.2.0.0/16}. Cold. */
    public String to() {
        return IpAddress.text(high, low) + "/" + length;
    }

    boolean is4() {
        return IpAddress.is4(high, low);
    }

    int maskLength() {
        return length + IpAddress.BITS6 - IpAddress.bits(high, low);
    }
}
