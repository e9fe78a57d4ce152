package sluice.bench.cps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sluice.bench.generator.Method;
import sluice.bench.wire.Spread;

/** Collects the phases of a run. Thread: the benchmark's. */
final class CpsReport {
    private record Key(Way way, Method method) {}

    private static final class Figures {
        final Spread lives = new Spread();
        final Spread workerLives = new Spread();
    }

    private final Map<String, Object> setting;
    private final List<Object> phases = new ArrayList<>();
    private final Map<Key, Figures> figures = new LinkedHashMap<>();
    private boolean isClean = true;

    /** Starts a report for a run with this setting. */
    CpsReport(Map<String, Object> setting) {
        this.setting = new TreeMap<>(setting);
    }

    /** Adds to what the generator said what the worker's busy time makes of it: {@code workerLivesPerSecond}. */
    static void addWorkersShare(Map<String, Object> result, Map<String, Object> forwarded) {
        double nanosOfLife = number(forwarded, "busyNanosPerPacket") * Lives.PACKETS_IN_A_LIFE;
        result.put("workerLivesPerSecond", Math.round(1e9 / nanosOfLife));
        result.put("forwarderSays", forwarded);
    }

    /** Adds one phase. */
    void add(int round, Way way, Method method, Map<String, Object> result) {
        Figures collected = figures.computeIfAbsent(new Key(way, method), key -> new Figures());
        collected.lives.add(number(result, "livesPerSecond"));
        collected.workerLives.add(number(result, "workerLivesPerSecond"));
        isClean &= Boolean.TRUE.equals(result.get("clean"));
        Map<String, Object> phase = new LinkedHashMap<>();
        phase.put("round", round);
        phase.put("way", way.title());
        phase.put("method", method.name());
        phase.putAll(result);
        phases.add(phase);
    }

    /** Whether everything that came back was right. */
    boolean isClean() {
        return isClean;
    }

    /** The whole report. */
    Map<String, Object> toMap() {
        List<Object> summary = new ArrayList<>();
        figures.forEach((key, collected) -> {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("way", key.way.title());
            line.put("method", key.method.name());
            line.put("medianLivesPerSecond", Math.round(collected.lives.median()));
            line.put("spread", Math.round(collected.lives.share() * 1e3) / 1e3);
            line.put("medianWorkerLivesPerSecond", Math.round(collected.workerLives.median()));
            summary.add(line);
        });
        Map<String, Object> report = new LinkedHashMap<>(setting);
        report.put("clean", isClean);
        report.put("summary", summary);
        report.put("phases", phases);
        return report;
    }

    /** The summary for people. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%-14s %-8s %14s %6s %22s%n",
                "way",
                "method",
                "lives/s median",
                "+-%",
                "by the worker's time"));
        figures.forEach((key, collected) -> table.append(String.format(
                Locale.ROOT,
                "%-14s %-8s %,14.0f %6.0f %,22.0f%n",
                key.way.title(),
                key.method,
                collected.lives.median(),
                collected.lives.share() * 50,
                collected.workerLives.median())));
        return table.toString();
    }

    /** A figure, NaN if it is not there. */
    static double number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
