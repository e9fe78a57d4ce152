package sluice.forward;

/**
 * A service's counters beside those of its present servers: what servers that are gone had counted, and what is listed
 * of the sum. Thread: control.
 */
final class ServiceTraffic {
    private final TrafficEstimator estimator = new TrafficEstimator(TrafficCounters.ZERO);
    private TrafficCounters departed = TrafficCounters.ZERO;

    /** A server that had counted {@code counters} for this service will not be asked again. */
    void depart(TrafficCounters counters) {
        departed = departed.plus(counters);
    }

    TrafficCounters departed() {
        return departed;
    }

    TrafficEstimator estimator() {
        return estimator;
    }
}
