package sluice.forward;

/**
 * The counters of a service or server as of the last estimation, and the moving averages of how they grow (spec 1.6,
 * 1.7). All listings show these, never the counters of the moment. Thread: control.
 */
final class TrafficEstimator {
    /** How often {@link #estimate} is to be called, in seconds; the shifts below rest on it. */
    static final int PERIOD_SECONDS = 2;

    /** Averages of connections and packets are kept in 1/1024 of one by the second, those of bytes in 1/32. */
    private static final int COUNT_SHIFT = 10;

    private static final int BYTE_SHIFT = 5;
    private static final int PERIOD_SHIFT = 1;
    private static final int WEIGHT_SHIFT = 2;

    private TrafficCounters snapshot;
    private TrafficCounters zero;
    private TrafficCounters average = TrafficCounters.ZERO;

    /** An estimator of counters that stand at {@code start} and are listed from there. */
    TrafficEstimator(TrafficCounters start) {
        this.snapshot = start;
        this.zero = start;
    }

    /** The counters stand at {@code now}, two seconds after the last call. */
    void estimate(TrafficCounters now) {
        TrafficCounters delta = now.minus(snapshot);
        average = new TrafficCounters(
                average(average.connections(), delta.connections(), COUNT_SHIFT),
                average(average.inPackets(), delta.inPackets(), COUNT_SHIFT),
                average(average.outPackets(), delta.outPackets(), COUNT_SHIFT),
                average(average.inBytes(), delta.inBytes(), BYTE_SHIFT),
                average(average.outBytes(), delta.outBytes(), BYTE_SHIFT));
        snapshot = now;
    }

    /** What is listed now is listed as zero from now on. */
    void zero() {
        zero = snapshot;
        average = TrafficCounters.ZERO;
    }

    Traffic traffic() {
        return new Traffic(
                snapshot.minus(zero),
                new TrafficRates(
                        rate(average.connections(), COUNT_SHIFT),
                        rate(average.inPackets(), COUNT_SHIFT),
                        rate(average.outPackets(), COUNT_SHIFT),
                        rate(average.inBytes(), BYTE_SHIFT),
                        rate(average.outBytes(), BYTE_SHIFT)));
    }

    /** A quarter of the way from the old average to what came in the last period, rounded toward minus infinity. */
    private static long average(long old, long delta, int scale) {
        long rate = delta << (scale - PERIOD_SHIFT);
        return old + ((rate - old) >> WEIGHT_SHIFT);
    }

    /** Rounded to the nearest, a half down. */
    private static long rate(long average, int scale) {
        long half = 1L << (scale - 1);
        return (average + half - 1) >> scale;
    }
}
