package sluice.bench.daemon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how long the Java machine stopped all threads, as its log of {@link #OPTION} tells.
 *
 * @param collections pauses of the collector
 * @param longestCollectionMicros the longest of them
 * @param safepoints stops for whatever reason, the collector's included
 * @param longestSafepointMicros the longest of them, with the way into it and out of it
 */
record Pauses(int collections, double longestCollectionMicros, int safepoints, double longestSafepointMicros) {
    /** The option that has a Java machine write the log; the file's name follows. */
    static final String OPTION = "-Xlog:gc,gc+phases,safepoint:file=";

    private static final Pattern COLLECTION = Pattern.compile("\\bPause .*?([0-9]+[.,][0-9]+)ms$");
    private static final Pattern SAFEPOINT = Pattern.compile("Safepoint \".*Total: +([0-9]+) ns");

    /** What these lines of a log tell. */
    static Pauses of(List<String> lines) {
        int collections = 0;
        double longestCollection = 0;
        int safepoints = 0;
        double longestSafepoint = 0;
        for (String line : lines) {
            Matcher collection = COLLECTION.matcher(line);
            Matcher safepoint = SAFEPOINT.matcher(line);
            if (collection.find()) {
                collections++;
                double millis = Double.parseDouble(collection.group(1).replace(',', '.'));
                longestCollection = Math.max(longestCollection, millis * 1e3);
            } else if (safepoint.find()) {
                safepoints++;
                longestSafepoint = Math.max(longestSafepoint, Long.parseLong(safepoint.group(1)) / 1e3);
            }
        }
        return new Pauses(collections, longestCollection, safepoints, longestSafepoint);
    }

    /** As a tree of numbers for a report. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("collectorPauses", collections);
        map.put("longestCollectorPauseMicros", longestCollectionMicros);
        map.put("safepoints", safepoints);
        map.put("longestSafepointMicros", longestSafepointMicros);
        return map;
    }
}
