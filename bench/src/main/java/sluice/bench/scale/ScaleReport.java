package sluice.bench.scale;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sluice.bench.Phase;
import sluice.bench.wire.Spread;

/** Collects the phases of a run and compares all numbers of workers with one. Thread: the benchmark's. */
final class ScaleReport {
    private record Key(Mode mode, int workers) {}

    private static final class Figures {
        final Spread mpps = new Spread();
        final Spread workerMpps = new Spread();
        final Spread busyNanos = new Spread();
    }

    private final Map<String, Object> machine;
    private final List<Integer> cores;
    private final Phase phase;
    private final String flows;
    private final List<Object> phases = new ArrayList<>();
    private final Map<Key, Figures> figures = new LinkedHashMap<>();
    private boolean isClean = true;

    /** Starts a report of a run on this machine, with workers on {@code cores}. */
    ScaleReport(Map<String, Object> machine, List<Integer> cores, Phase phase, String flows) {
        this.machine = machine;
        this.cores = cores;
        this.phase = phase;
        this.flows = flows;
    }

    /** Adds what {@link ScaleRun} said. */
    void add(int round, Mode mode, int workers, Map<String, Object> result) {
        Figures collected = figures.computeIfAbsent(new Key(mode, workers), key -> new Figures());
        collected.mpps.add(number(result, "mpps"));
        collected.workerMpps.add(number(result, "workerMpps"));
        collected.busyNanos.add(number(result, "busyNanosPerPacket"));
        isClean &= Boolean.TRUE.equals(result.get("clean"));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("round", round);
        line.put("mode", mode.title());
        line.put("workerCount", workers);
        line.putAll(result);
        phases.add(line);
    }

    /** Whether all that came back was right. */
    boolean isClean() {
        return isClean;
    }

    /** How many times the packets of one worker these came to, by the clock; NaN without a figure for one. */
    double ratio(Mode mode, int workers) {
        Figures own = figures.get(new Key(mode, workers));
        Figures one = figures.get(new Key(mode, 1));
        return own == null || one == null ? Double.NaN : own.mpps.median() / one.mpps.median();
    }

    /** The same by the time of the workers' rounds alone. */
    double workerRatio(Mode mode, int workers) {
        Figures own = figures.get(new Key(mode, workers));
        Figures one = figures.get(new Key(mode, 1));
        return own == null || one == null ? Double.NaN : own.workerMpps.median() / one.workerMpps.median();
    }

    /** The whole report. */
    Map<String, Object> toMap() {
        List<Object> summary = new ArrayList<>();
        figures.forEach((key, collected) -> {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("mode", key.mode.title());
            line.put("workers", key.workers);
            line.put("isCoreShared", key.workers > cores.size());
            line.put("medianMpps", collected.mpps.median());
            line.put("spreadMpps", collected.mpps.share());
            line.put("busyNanosPerPacket", collected.busyNanos.median());
            line.put("spreadBusyNanos", collected.busyNanos.share());
            line.put("ratio", ratio(key.mode, key.workers));
            line.put("ratioByWorkersTime", workerRatio(key.mode, key.workers));
            summary.add(line);
        });
        Map<String, Object> report = new LinkedHashMap<>(machine);
        report.put("workersOnCores", cores);
        report.put("flowsOfEach", flows);
        report.put("secondsPerPhase", phase.seconds());
        report.put("clean", isClean);
        report.put("summary", summary);
        report.put("phases", phases);
        return report;
    }

    /** The summary for people, with the machine that it is true of. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%s, cores online %s (threads of core 0: %s), load %s%n",
                machine.get("processor"),
                machine.get("coresOnline"),
                machine.get("threadsOfFirstCore"),
                machine.get("loadAverageAtStart")));
        table.append(String.format(
                Locale.ROOT,
                "%-38s %7s %7s %5s %8s %5s %6s %9s%n",
                "",
                "workers",
                "Mpps",
                "+-%",
                "busy ns",
                "+-%",
                "times",
                "by busy"));
        figures.forEach((key, collected) -> table.append(String.format(
                Locale.ROOT,
                "%-38s %7d %7.2f %5.0f %8.1f %5.0f %6.2f %9.2f%s%n",
                key.mode.title(),
                key.workers,
                collected.mpps.median(),
                collected.mpps.share() * 50,
                collected.busyNanos.median(),
                collected.busyNanos.share() * 50,
                ratio(key.mode, key.workers),
                workerRatio(key.mode, key.workers),
                key.workers > cores.size() ? "  they share cores" : "")));
        return table.toString();
    }

    /** A figure, NaN if it is not there. */
    static double number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
