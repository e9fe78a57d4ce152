package sluice.bench.peer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import sluice.bench.wire.Spread;

/** Collects the turns and compares each contender, at the same load, with the better one of the kernel's. */
final class PeerReport {
    /** Rates from here on are told without decimals. */
    private static final double BIG = 100;

    private record Key(String load, Contender contender) {}

    private static final class Figures {
        final Kind kind;
        final Spread rate = new Spread();
        final Map<String, Spread> details = new LinkedHashMap<>();
        long errors;

        Figures(Kind kind) {
            this.kind = kind;
        }

        void add(Figure figure) {
            rate.add(figure.rate());
            errors += figure.errors();
            figure.details().forEach((name, value) -> {
                if (value instanceof Number number) {
                    details.computeIfAbsent(name, key -> new Spread()).add(number.doubleValue());
                }
            });
        }

        double detail(String name) {
            return details.getOrDefault(name, new Spread()).median();
        }
    }

    private final Map<String, Object> setting;
    private final List<Object> turns = new ArrayList<>();
    private final Map<Key, Figures> figures = new LinkedHashMap<>();

    /** Starts a report for a run with this setting. */
    PeerReport(Map<String, Object> setting) {
        this.setting = setting;
    }

    /** Adds one turn. */
    void add(int round, Kind kind, String load, Contender contender, Figure figure) {
        figures.computeIfAbsent(new Key(load, contender), key -> new Figures(kind))
                .add(figure);
        Map<String, Object> turn = new LinkedHashMap<>();
        turn.put("round", round);
        turn.put("load", load);
        turn.put("director", contender.title());
        turn.put("unit", kind.unit());
        turn.put("rate", figure.rate());
        turn.put("errors", figure.errors());
        turn.putAll(figure.details());
        turns.add(turn);
    }

    /** The whole report. */
    Map<String, Object> toMap() {
        List<Object> summary = new ArrayList<>();
        keysByLoad().forEach(key -> {
            Figures collected = figuresOf(key);
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("load", key.load);
            line.put("director", key.contender.title());
            line.put("unit", collected.kind.unit());
            line.put("median", round(collected.rate.median()));
            line.put("spread", round(collected.rate.share()));
            double ratio = toKernel(key);
            if (!Double.isNaN(ratio)) {
                line.put("rateToKernel", round(ratio));
            }
            line.put("errors", collected.errors);
            collected.details.forEach((name, spread) -> line.put(name, round(spread.median())));
            summary.add(line);
        });
        Map<String, Object> report = new LinkedHashMap<>(setting);
        report.put("summary", summary);
        report.put("turns", turns);
        return report;
    }

    /** Its rate as a share of the kernel's best; NaN for a kernel, and without one. */
    private double toKernel(Key key) {
        double best = Double.NaN;
        for (Contender contender : Contender.values()) {
            Figures other = figures.get(new Key(key.load, contender));
            if (contender.isKernel() && other != null) {
                best = Double.isNaN(best) ? other.rate.median() : Math.max(best, other.rate.median());
            }
        }
        return key.contender.isKernel() ? Double.NaN : figuresOf(key).rate.median() / best;
    }

    /** The summary for people. */
    String table() {
        StringBuilder table = new StringBuilder();
        row(table, "", "rate", "+-%", "to best", "core busy %", "core busy %", "worker", "errors");
        row(table, "director", "median", "", "kernel", "generator's", "director's", "busy ns", "");
        String last = "";
        for (Key key : keysByLoad()) {
            Figures collected = figuresOf(key);
            String head = key.load + ", " + collected.kind.unit();
            if (!head.equals(last)) {
                table.append(head).append('\n');
                last = head;
            }
            double median = collected.rate.median();
            row(
                    table,
                    "  " + key.contender.title(),
                    text(median < BIG ? "%.3f" : "%.0f", median),
                    text("%.0f", collected.rate.share() * 50),
                    text("%.2f", toKernel(key)),
                    text("%.0f", collected.detail("generatorCoreBusy") * 100),
                    text("%.0f", collected.detail("directorCoreBusy") * 100),
                    text("%.0f", collected.detail("busyNanosPerPacket")),
                    collected.errors == 0 ? "" : Long.toString(collected.errors));
        }
        return table.toString();
    }

    /** Turns come contender by contender, but people compare at one load. */
    private List<Key> keysByLoad() {
        List<String> loads = figures.keySet().stream().map(Key::load).distinct().toList();
        return figures.keySet().stream()
                .sorted(Comparator.comparingInt(key -> loads.indexOf(key.load)))
                .toList();
    }

    private Figures figuresOf(Key key) {
        return Objects.requireNonNull(figures.get(key));
    }

    private static void row(StringBuilder table, String name, String... cells) {
        table.append(String.format(Locale.ROOT, "%-20s", name));
        for (String cell : cells) {
            table.append(String.format(Locale.ROOT, " %11s", cell));
        }
        table.append('\n');
    }

    private static String text(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    private static double round(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
