package sluice.forward;

/**
 * The settings of a virtual service.
 *
 * @param key what names it
 * @param scheduler the scheduler's name as ipvsadm gives it
 * @param flags the service's flag bits for its scheduler (spec 1.1)
 */
public record ServiceSpec(ServiceKey key, String scheduler, int flags) {
    /** A service without flags. */
    public ServiceSpec(ServiceKey key, String scheduler) {
        this(key, scheduler, 0);
    }
}
