package sluice.bench.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the phases of a run and compares each forwarder, at the same load, with testpmd macswap by packets per second and
 * with the programs in C by busy time per packet, which is counted alike there.
 */
final class WireReport {
    private record Key(Load load, Candidate candidate) {}

    private static final class Figures {
        final Spread mpps = new Spread();
        final Spread gbps = new Spread();
        final Spread busyNanos = new Spread();
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
            int round, Load load, Candidate candidate, Map<String, Object> generator, Map<String, Object> forwarder) {
        Figures collected = figures.computeIfAbsent(new Key(load, candidate), key -> new Figures());
        collected.mpps.add(number(generator, "receivedMpps"));
        collected.gbps.add(number(generator, "receivedGbps"));
        collected.busyNanos.add(number(forwarder, "busyNanosPerPacket"));
        isClean &= Boolean.TRUE.equals(generator.get("clean"));
        Map<String, Object> phase = new LinkedHashMap<>();
        phase.put("round", round);
        putLoad(phase, load);
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
        Map<String, Object> line = new LinkedHashMap<>();
        putLoad(line, key.load);
        line.put("forwarder", key.candidate.title());
        line.put("medianMpps", round(collected.mpps.median()));
        line.put("spreadMpps", round(collected.mpps.share()));
        line.put("medianGbps", round(collected.gbps.median()));
        line.put("busyNanosPerPacket", round(collected.busyNanos.median()));
        line.put("spreadBusyNanos", round(collected.busyNanos.share()));
        put(line, "rateToMacswap", rateTo(Candidate.MACSWAP, key));
        put(line, "busyToMacswap", busyTo(Candidate.MACSWAP, key));
        put(line, "busyToCMacswap", busyTo(Candidate.CMACSWAP, key));
        put(line, "busyToCNat", busyTo(cNat(key.candidate), key));
        return line;
    }

    private static void putLoad(Map<String, Object> line, Load load) {
        line.put("frames", load.frames());
        line.put("flows", load.flows());
        line.put("zipf", load.zipf());
    }

    private static void put(Map<String, Object> line, String name, double ratio) {
        if (!Double.isNaN(ratio)) {
            line.put(name, round(ratio));
        }
    }

    private static Candidate cNat(Candidate candidate) {
        return candidate == Candidate.NAT_MIXED ? Candidate.CNAT_MIXED : Candidate.CNAT;
    }

    /** Packets per second as a share of the reference's; NaN for the reference, and without it. */
    private double rateTo(Candidate reference, Key key) {
        Figures own = figures.get(key);
        Figures other = reference(reference, key);
        return own == null || other == null ? Double.NaN : own.mpps.median() / other.mpps.median();
    }

    /** The reference's busy time as a share of this one's: above 1 this one is faster. */
    private double busyTo(Candidate reference, Key key) {
        Figures own = figures.get(key);
        Figures other = reference(reference, key);
        return own == null || other == null ? Double.NaN : other.busyNanos.median() / own.busyNanos.median();
    }

    private @Nullable Figures reference(Candidate reference, Key key) {
        return key.candidate == reference ? null : figures.get(new Key(key.load, reference));
    }

    /** The summary for people. */
    String table() {
        StringBuilder table = new StringBuilder();
        row(table, "", "Mpps", "+-%", "Gbit/s", "busy ns", "+-%", "rate to", "busy to", "busy to");
        row(table, "forwarder", "median", "", "median", "median", "", "macswap", "C swap", "C nat");
        Load last = null;
        for (Map.Entry<Key, Figures> entry : figures.entrySet()) {
            Key key = entry.getKey();
            if (!key.load.equals(last)) {
                table.append(key.load.title()).append('\n');
                last = key.load;
            }
            Figures collected = entry.getValue();
            row(
                    table,
                    "  " + key.candidate.title(),
                    text("%.2f", collected.mpps.median()),
                    text("%.0f", collected.mpps.share() * 50),
                    text("%.2f", collected.gbps.median()),
                    text("%.1f", collected.busyNanos.median()),
                    text("%.0f", collected.busyNanos.share() * 50),
                    text("%.2f", rateTo(Candidate.MACSWAP, key)),
                    text("%.2f", busyTo(Candidate.CMACSWAP, key)),
                    text("%.2f", busyTo(cNat(key.candidate), key)));
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String name, String... cells) {
        table.append(String.format(Locale.ROOT, "%-20s", name));
        for (String cell : cells) {
            table.append(String.format(Locale.ROOT, " %8s", cell));
        }
        table.append('\n');
    }

    private static String text(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    /** A figure, NaN if it is not there. */
    static double number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static double round(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
