package sluice.bench.daemon;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows of figures for people. */
final class LatencyTable {
    private static final List<String> QUANTILES = List.of("p50", "p99", "p99.9", "p99.99", "max");

    private LatencyTable() {}

    static void printHead() {
        System.out.println("Round trips in microseconds, of packets while the generator itself ran without a gap;"
                + " \"max all\" is of all packets.");
        System.out.printf(
                "%-9s %5s %7s %8s %8s %8s %8s %9s %9s %10s %8s %10s %6s %8s %10s%n",
                "collector",
                "load",
                "Mpps",
                "p50",
                "p99",
                "p99.9",
                "p99.99",
                "max",
                "max all",
                "lost",
                "refused",
                "round max",
                ">1 ms",
                "pauses",
                "pause max");
    }

    /** Prints a row of {@link LatencyCommand}. */
    static void print(Map<String, Object> row) {
        StringBuilder line = new StringBuilder();
        line.append(String.format(
                Locale.ROOT,
                "%-9s %4.0f%% %7.2f",
                row.get("collector"),
                number(row, "load"),
                number(row, "offeredMpps")));
        Map<?, ?> steady = tree(tree(row, "micros"), "steady");
        for (String quantile : QUANTILES) {
            line.append(
                    String.format(Locale.ROOT, quantile.equals("max") ? " %9.1f" : " %8.1f", number(steady, quantile)));
        }
        line.append(String.format(
                Locale.ROOT,
                " %9.1f %10.0f %8.0f %10.1f %6.0f %8.0f %10.1f",
                number(tree(tree(row, "micros"), "all"), "max"),
                number(row, "lost"),
                number(row, "refused"),
                number(row, "longestRoundMicros"),
                number(row, "roundsBeyondMillisecond"),
                number(row, "collectorPauses"),
                number(row, "longestCollectorPauseMicros")));
        System.out.println(line);
    }

    private static Map<?, ?> tree(Map<?, ?> map, String name) {
        return map.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    private static double number(Map<?, ?> map, String name) {
        return map.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
