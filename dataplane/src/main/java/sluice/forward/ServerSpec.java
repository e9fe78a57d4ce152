package sluice.forward;

/**
 * The settings of a real server (spec 1.3).
 *
 * @param key what names it within its service
 * @param method how packets reach it
 * @param weight 0 to 2147483647
 * @param upperThreshold connections from which it gets no new ones; 0 is unlimited
 * @param lowerThreshold connections below which it gets new ones again; 0 derives it from the upper
 * @param tunnel the encapsulation of {@link ForwardingMethod#TUNNEL}; kept, but of no effect, with other methods
 */
public record ServerSpec(
        ServerKey key, ForwardingMethod method, int weight, int upperThreshold, int lowerThreshold, Tunnel tunnel) {

    /** With the plainest tunnel, if any. */
    public ServerSpec(ServerKey key, ForwardingMethod method, int weight, int upperThreshold, int lowerThreshold) {
        this(key, method, weight, upperThreshold, lowerThreshold, Tunnel.IPIP);
    }
}
