package sluice.forward;

/**
 * What listings show of the traffic of a service or server.
 *
 * @param counters since they were zeroed, up to two seconds old
 * @param rates moving averages of how they grow
 */
public record Traffic(TrafficCounters counters, TrafficRates rates) {
    /** Nothing yet. */
    public static final Traffic NONE = new Traffic(TrafficCounters.ZERO, TrafficRates.ZERO);
}
