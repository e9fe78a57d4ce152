package sluice.forward;

/**
 * The settings of a virtual service.
 *
 * @param key what names it
 * @param scheduler the scheduler's name as ipvsadm gives it
 */
public record ServiceSpec(ServiceKey key, String scheduler) {}
