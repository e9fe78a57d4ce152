package sluice.synproxy;

import sluice.wire.TcpOptions;

/**
 * What a client's SYN asked for and gets, in the 22 bits that a cookie carries (spec 5.8).
 *
 * <pre>
 *   2 2 1     1 1     1 1
 *   1 0 9     6 5     2 1                     0
 *  +-+-+-------+-------+-----------------------+
 *  |S|T| scale |  MSS  |           0           |   S: SACK, T: timestamps, MSS: index into the table
 *  +-+-+-------+-------+-----------------------+
 * </pre>
 *
 * <p>Scale 15, which no client can have, says that the client does not scale.
 */
public final class Negotiated {
    /** In place of such bits: a cookie that this director has not made. */
    public static final int INVALID = -1;

    private static final int SACK = 1 << 21;
    private static final int TIMESTAMPS = 1 << 20;
    private static final int SCALE_SHIFT = 16;
    private static final int UNSCALED = 15;
    private static final int MSS_SHIFT = 12;
    private static final int BITS = 22;
    private static final int FIELD = 0xF;

    /** What a client takes that does not say (RFC 9293, 3.7.1). */
    private static final int DEFAULT_MSS4 = 536;

    private static final int DEFAULT_MSS6 = 1220;
    private static final int[] MSS = {64, 256, 512, 536, 1024, 1280, 1440, 1452, 1460, 4312};

    private Negotiated() {}

    /** What the SYN at {@code tcp} asks for and {@code offer} allows; the MSS is rounded down to one of the table. */
    public static int of(long tcp, boolean isIpv6, Offer offer) {
        int scale = offer.windowScale() == TcpOptions.NO_WINDOW_SCALE
                ? TcpOptions.NO_WINDOW_SCALE
                : TcpOptions.windowScale(tcp);
        int mss = TcpOptions.mss(tcp, isIpv6 ? DEFAULT_MSS6 : DEFAULT_MSS4);
        boolean hasTimestamps = offer.hasTimestamps() && TcpOptions.timestamps(tcp) != TcpOptions.NONE;
        return of(mss, scale, offer.isSackPermitted() && TcpOptions.isSackPermitted(tcp), hasTimestamps);
    }

    /** The bits for values. */
    static int of(int mss, int windowScale, boolean isSackPermitted, boolean hasTimestamps) {
        int index = MSS.length - 1;
        while (index > 0 && MSS[index] > mss) {
            index--;
        }
        int scale = windowScale == TcpOptions.NO_WINDOW_SCALE ? UNSCALED : windowScale;
        return (isSackPermitted ? SACK : 0)
                | (hasTimestamps ? TIMESTAMPS : 0)
                | scale << SCALE_SHIFT
                | index << MSS_SHIFT;
    }

    /** Whether bits that came out of a cookie are some that can have gone in. */
    static boolean isValid(int bits) {
        return bits >>> BITS == 0 && (bits & (1 << MSS_SHIFT) - 1) == 0 && (bits >>> MSS_SHIFT & FIELD) < MSS.length;
    }

    /** The largest entry of the table that the client takes, in bytes. */
    public static int mss(int bits) {
        return MSS[bits >>> MSS_SHIFT & FIELD];
    }

    /** The scale of the client's windows, or {@link TcpOptions#NO_WINDOW_SCALE} when nobody scales. */
    public static int windowScale(int bits) {
        int scale = bits >>> SCALE_SHIFT & FIELD;
        return scale == UNSCALED ? TcpOptions.NO_WINDOW_SCALE : scale;
    }

    /** Whether there are selective acknowledgements. */
    public static boolean isSackPermitted(int bits) {
        return (bits & SACK) != 0;
    }

    /** Whether there are timestamps. */
    public static boolean hasTimestamps(int bits) {
        return (bits & TIMESTAMPS) != 0;
    }

    /** Writes these things as options of the SYN at {@code tcp}, as {@link TcpOptions#writeSyn} does. */
    static void write(long tcp, int mss, int bits, int windowScale, int timestamp, int echo) {
        int scale = windowScale(bits) == TcpOptions.NO_WINDOW_SCALE ? TcpOptions.NO_WINDOW_SCALE : windowScale;
        TcpOptions.writeSyn(tcp, mss, scale, isSackPermitted(bits), hasTimestamps(bits), timestamp, echo);
    }
}
