package sluice.forward;

import sluice.wire.IpAddress;

/**
 * How long which clients stay with their server (spec 3.5).
 *
 * @param seconds how long after a client's last new connection, 0 for a service without persistence
 * @param maskHigh clients whose addresses are equal under the mask stay together; the mask's high half
 * @param maskLow its low half
 * @param isByCall whether only packets of one call stay together, see {@link PersistenceEngines#SIP}
 */
public record Persistence(int seconds, long maskHigh, long maskLow, boolean isByCall) {
    /** No persistence. */
    public static final Persistence NONE = new Persistence(0, 0, 0, false);

    private static final long ALL = -1;
    private static final long IPV4_MAPPED = 0xFFFF_FFFF_0000_0000L;
    private static final long LOW_32 = 0xFFFF_FFFFL;

    static Persistence of(ServiceSpec spec) {
        if (spec.persistenceSeconds() == 0) {
            return NONE;
        }
        boolean isByCall = spec.persistenceEngine().equals(PersistenceEngines.SIP);
        return spec.key().isIpv6()
                ? new Persistence(
                        spec.persistenceSeconds(),
                        IpAddress.maskHigh(spec.netmask()),
                        IpAddress.maskLow(spec.netmask()),
                        isByCall)
                : new Persistence(spec.persistenceSeconds(), ALL, IPV4_MAPPED | (spec.netmask() & LOW_32), isByCall);
    }

    /** Whether there is any. */
    public boolean isOn() {
        return seconds != 0;
    }
}
