package sluice.forward;

/**
 * What a virtual service may have that the kernel's has not: the options that DPVS gave to ipvsadm (spec 5.7, 5.8).
 *
 * @param isSynProxied whether the director completes a client's handshake before a real server hears of it
 * @param proxyProtocol how real servers are told the client's address
 * @param connectionSeconds idle timeout of its connections, 0 for that of their protocol and state
 */
public record ServiceExtras(boolean isSynProxied, ProxyProtocol proxyProtocol, int connectionSeconds) {
    /** A service as the kernel has it. */
    public static final ServiceExtras NONE = new ServiceExtras(false, ProxyProtocol.NONE, 0);

    /** The longest idle timeout: 31 days. */
    public static final int MAXIMUM_CONNECTION_SECONDS = 2_678_400;
}
