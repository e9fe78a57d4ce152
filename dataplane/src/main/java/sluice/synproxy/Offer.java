package sluice.synproxy;

import sluice.wire.TcpOptions;

/**
 * What the director offers to clients in the name of servers that it has not asked yet (spec 5.8). What is offered and a
 * server then does otherwise must be translated for the life of the connection: window scale and timestamps.
 *
 * @param windowScale 0 to 14, told to clients that scale themselves, or {@link TcpOptions#NO_WINDOW_SCALE}
 * @param isSackPermitted whether clients that ask for it get selective acknowledgements
 * @param hasTimestamps whether clients that ask for them get timestamps
 * @param window the window of the SYN-ACK and of the SYN to the server, in bytes; 0 keeps clients from sending data before the
 *     server has answered
 */
public record Offer(int windowScale, boolean isSackPermitted, boolean hasTimestamps, int window) {
    /** The defaults: SACK, no timestamps, a scale that suits most servers, and the window of a small handful of segments. */
    public static final Offer DEFAULT = new Offer(7, true, false, 5840);

    /** Checks the ranges. */
    public Offer {
        if (windowScale < TcpOptions.NO_WINDOW_SCALE || windowScale > TcpOptions.MAXIMUM_WINDOW_SCALE) {
            throw new IllegalArgumentException("window scale " + windowScale + " is not within 0 to 14");
        }
        if (window < 0 || window > 0xFFFF) {
            throw new IllegalArgumentException("window " + window + " is not within 0 to 65535");
        }
    }
}
