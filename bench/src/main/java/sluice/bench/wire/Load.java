package sluice.bench.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What every candidate is offered in turn.
 *
 * @param frames {@code imix}, or bytes per frame without frame check sequence
 * @param flows how many flows take turns
 * @param zipf exponent of Zipf's law that they follow, 0 if they are all alike
 */
public record Load(String frames, int flows, double zipf) {
    private static final String ZIPF_SUFFIX = "z";
    private static final double CLASSIC = 1;

    /**
     * Reads a number of flows: {@code 1}, {@code 64k}, {@code 1M}, and {@code 1Mz} for Zipf's law with exponent 1.
     *
     * @param zipf exponent for numbers without that suffix, 0 for none
     * @throws IllegalArgumentException naming what is neither
     */
    static Load of(String frames, String flows, double zipf) {
        boolean hasSuffix = flows.endsWith(ZIPF_SUFFIX);
        String count = hasSuffix ? flows.substring(0, flows.length() - 1) : flows;
        return new Load(frames, number(count), hasSuffix ? CLASSIC : zipf);
    }

    /** Each number of flows with each size of frames. */
    public static List<Load> all(List<String> frames, List<String> flows, double zipf) {
        List<Load> loads = new ArrayList<>();
        for (String size : frames) {
            for (String count : flows) {
                loads.add(of(size, count, zipf));
            }
        }
        return loads;
    }

    /** Reads {@code 64k} and the like; k is 1000 and M a million. */
    public static int number(String text) {
        int factor = text.endsWith("k") ? 1_000 : text.endsWith("M") ? 1_000_000 : 1;
        try {
            return Math.multiplyExact(
                    Integer.parseInt(factor == 1 ? text : text.substring(0, text.length() - 1)), factor);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "a number of flows is like 1, 64k or 1M, or 1Mz for Zipf's law, not " + text, e);
        }
    }

    /** As in {@code 64 B, 1,000 flows, Zipf 1.0}. */
    public String title() {
        String size = frames.chars().allMatch(Character::isDigit) ? frames + " B" : frames;
        String order = zipf > 0 ? String.format(Locale.ROOT, ", Zipf %.1f", zipf) : "";
        return String.format(Locale.ROOT, "%s, %,d flows%s", size, flows, order);
    }
}
