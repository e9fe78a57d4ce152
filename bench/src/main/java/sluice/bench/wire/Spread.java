package sluice.bench.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Figures of one kind from several rounds. Thread: its owner's. */
public final class Spread {
    private final List<Double> values = new ArrayList<>();

    /** Adds a figure. */
    public void add(double value) {
        values.add(value);
    }

    /** The middle one, or the mean of the two middle ones; NaN without figures. */
    public double median() {
        double[] sorted = sorted();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** How far the greatest is from the least, as a share of the median. */
    public double share() {
        double[] sorted = sorted();
        return sorted.length == 0 ? Double.NaN : (sorted[sorted.length - 1] - sorted[0]) / median();
    }

    private double[] sorted() {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
