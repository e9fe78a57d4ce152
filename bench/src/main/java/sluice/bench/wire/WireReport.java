package sluice.bench.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the phases of a run and compares each forwarder with testpmd macswap at the same flows. */
final class WireReport {
    private record Key(int flows, Candidate candidate) {}

    private static final class Figures {
        final List<Double> mpps = new ArrayList<>();
        final List<Double> busyNanos = new ArrayList<>();
    }

    private final Map<String, Object> setting;
    private final List<Object> phases = new ArrayList<>();
    private final Map<Key, Figures> figures = new LinkedHashMap<>();
    private boolean isClean = true;

    /** Starts a report for a run with this setting. */
    WireReport(Map<String, Object> setting) {
        this.setting = setting;
    }

    /** Adds one phase: what the generator and the forwarder said. */
    Map<String, Object> add(
            int round, int flows, Candidate candidate, Map<String, Object> generator, Map<String, Object> forwarder) {
        Figures collected = figures.computeIfAbsent(new Key(flows, candidate), key -> new Figures());
        collected.mpps.add(number(generator, "receivedMpps"));
        collected.busyNanos.add(number(forwarder, "busyNanosPerPacket"));
        isClean &= Boolean.TRUE.equals(generator.get("clean"));
        Map<String, Object> phase = new LinkedHashMap<>();
        phase.put("round", round);
        phase.put("flows", flows);
        phase.put("forwarder", candidate.title());
        phase.put("generator", generator);
        phase.put("forwarderSays", forwarder);
        phases.add(phase);
        return phase;
    }

    /** Whether everything that came back was right. */
    boolean isClean() {
        return isClean;
    }

    /** The whole report. */
    Map<String, Object> toMap() {
        List<Object> summary = new ArrayList<>();
        figures.forEach((key, collected) -> summary.add(summary(key, collected)));
        Map<String, Object> report = new LinkedHashMap<>(setting);
        report.put("clean", isClean);
        report.put("summary", summary);
        report.put("phases", phases);
        return report;
    }

    private Map<String, Object> summary(Key key, Figures collected) {
        double mpps = median(collected.mpps);
        double busyNanos = median(collected.busyNanos);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("flows", key.flows);
        line.put("forwarder", key.candidate.title());
        line.put("medianMpps", round(mpps));
        line.put("busyNanosPerPacket", round(busyNanos));
        Figures reference = figures.get(new Key(key.flows, Candidate.MACSWAP));
        if (reference != null && key.candidate != Candidate.MACSWAP) {
            line.put("rateToMacswap", round(mpps / median(reference.mpps)));
            line.put("busyToMacswap", round(median(reference.busyNanos) / busyNanos));
        }
        return line;
    }

    private static double number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double round(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
