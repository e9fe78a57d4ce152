package sluice.bench.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a figure must not fall below, or not exceed.
 *
 * @param name of the figure
 * @param isLeast whether the figure must reach {@code bound}; otherwise it must not exceed it
 * @param bound in the figure's own unit
 */
record Threshold(String name, boolean isLeast, double bound) {
    private static final String LEAST = ">=";
    private static final String MOST = "<=";
    private static final int WORDS = 3;

    /**
     * Reads a file of lines like {@code nat-to-macswap-1k >= 0.5}; empty ones and what follows a # do not count.
     *
     * @throws IllegalArgumentException when a line is something else; tells which
     */
    static List<Threshold> read(Path file) throws IOException {
        List<Threshold> thresholds = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.contains("#") ? line.substring(0, line.indexOf('#')) : line;
            if (!text.isBlank()) {
                thresholds.add(parse(text.strip().split("\\s+"), file + ":" + number));
            }
        }
        return thresholds;
    }

    private static Threshold parse(String[] words, String place) {
        if (words.length == WORDS && (words[1].equals(LEAST) || words[1].equals(MOST))) {
            try {
                return new Threshold(words[0], words[1].equals(LEAST), Double.parseDouble(words[2]));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(place + ": '" + words[2] + "' is no number", e);
            }
        }
        throw new IllegalArgumentException(place + ": a threshold is NAME >= NUMBER or NAME <= NUMBER");
    }

    /** Whether {@code value} is good enough; what was not measured is not. */
    boolean isMet(double value) {
        return isLeast ? value >= bound : value <= bound;
    }

    /** The condition, as in the file. */
    String condition() {
        String number = bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
        return (isLeast ? LEAST : MOST) + " " + number;
    }
}
