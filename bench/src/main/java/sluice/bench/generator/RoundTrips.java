package sluice.bench.generator;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How long stamped packets took from the time at which they were to be sent until they were back, nanoseconds.
 *
 * <p>Counted twice: all, and those of the times in which the generator itself ran without a gap, since what it was away for
 * is not the director's time. Thread: the generator's; nothing is allocated while it counts.
 */
public final class RoundTrips {
    private static final long LONGEST_NANOS = 1L << 32;
    private static final int DIGITS = 3;
    private static final double[] PERCENTILES = {50, 99, 99.9, 99.99};

    private final Histogram all = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram steady = new Histogram(LONGEST_NANOS, DIGITS);

    /** Counts one. */
    void add(long nanos, boolean isSteady) {
        all.recordValue(nanos);
        if (isSteady) {
            steady.recordValue(nanos);
        }
    }

    /** Forgets all. */
    void clear() {
        all.reset();
        steady.reset();
    }

    /** As a tree of numbers for a report: microseconds. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("all", microseconds(all));
        map.put("steady", microseconds(steady));
        return map;
    }

    private static Map<String, Object> microseconds(Histogram histogram) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", histogram.getTotalCount());
        for (double percentile : PERCENTILES) {
            String name = percentile == Math.rint(percentile) ? "p" + (int) percentile : "p" + percentile;
            map.put(name, histogram.getValueAtPercentile(percentile) / 1e3);
        }
        map.put("max", histogram.getMaxValue() / 1e3);
        return map;
    }
}
