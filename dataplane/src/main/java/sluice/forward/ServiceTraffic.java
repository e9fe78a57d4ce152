package sluice.forward;

/**
 * A service's counters beside those of its present servers: what servers that are gone had counted, and what is
 * subtracted since the last {@code -Z}. Thread: control.
 */
final class ServiceTraffic {
    private TrafficCounters departed = TrafficCounters.ZERO;
    private TrafficCounters zero = TrafficCounters.ZERO;

    /** A server that had counted {@code counters} for this service will not be asked again. */
    void depart(TrafficCounters counters) {
        departed = departed.plus(counters);
    }

    TrafficCounters departed() {
        return departed;
    }

    TrafficCounters since(TrafficCounters sum) {
        return sum.minus(zero);
    }

    void zero(TrafficCounters sum) {
        zero = sum;
    }
}
