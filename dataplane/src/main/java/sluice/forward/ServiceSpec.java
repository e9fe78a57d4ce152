package sluice.forward;

/**
 * The settings of a virtual service.
 *
 * @param key what names it
 * @param scheduler the scheduler's name as ipvsadm gives it
 * @param flags the service's flag bits for its scheduler (spec 1.1)
 * @param persistenceSeconds how long a client stays with its server, 0 if it need not
 * @param netmask clients equal under it stay together: for IPv4 the mask, for IPv6 the prefix's length
 * @param persistenceEngine what else must be equal, {@link PersistenceEngines#NONE} for nothing
 * @param isOnePacket whether each datagram is scheduled by itself
 * @param extras what the kernel's services do not have
 */
public record ServiceSpec(
        ServiceKey key,
        String scheduler,
        int flags,
        int persistenceSeconds,
        int netmask,
        String persistenceEngine,
        boolean isOnePacket,
        ServiceExtras extras) {
    private static final int IPV4_HOST_MASK = -1;
    private static final int IPV6_HOST_PREFIX = 128;

    /** A service without persistence engine. */
    public ServiceSpec(
            ServiceKey key,
            String scheduler,
            int flags,
            int persistenceSeconds,
            int netmask,
            boolean isOnePacket,
            ServiceExtras extras) {
        this(key, scheduler, flags, persistenceSeconds, netmask, PersistenceEngines.NONE, isOnePacket, extras);
    }

    /** The same as the kernel has it. */
    public ServiceSpec(
            ServiceKey key, String scheduler, int flags, int persistenceSeconds, int netmask, boolean isOnePacket) {
        this(key, scheduler, flags, persistenceSeconds, netmask, isOnePacket, ServiceExtras.NONE);
    }

    /** A service without persistence. */
    public ServiceSpec(ServiceKey key, String scheduler, int flags) {
        this(key, scheduler, flags, 0, key.isIpv6() ? IPV6_HOST_PREFIX : IPV4_HOST_MASK, false);
    }

    /** A service without flags and persistence. */
    public ServiceSpec(ServiceKey key, String scheduler) {
        this(key, scheduler, 0);
    }
}
