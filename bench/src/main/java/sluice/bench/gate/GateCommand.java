package sluice.bench.gate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.bench.Report;
import sluice.forward.Refused;
import sluice.os.Affinity;

/** Measures what the thresholds ask for and says which are met. Exit code 1 when one is not. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Fails when packets have become dearer than the thresholds allow; takes less than three minutes.")
public final class GateCommand implements Callable<Integer> {
    private static final Path BENCH = Path.of(System.getProperty("sluice.home", "."), "bench");

    @Option(names = "--thresholds", description = "another file than bench/gate.thresholds")
    Path file = BENCH.resolve("gate.thresholds");

    @Option(names = "--no-wire", description = "only what needs neither root nor a second core")
    boolean hasNoWire;

    @Option(names = "--rounds", defaultValue = "3", description = "turns of each on the wire (${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--core", defaultValue = "1", description = "where costs are measured (${DEFAULT-VALUE})")
    int core;

    @Mixin
    Report output = new Report();

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new GateCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, Refused, InterruptedException {
        List<Threshold> thresholds = Threshold.read(file);
        Map<String, Double> figures = new LinkedHashMap<>();
        if (!hasNoWire) {
            figures.putAll(new WireRatios(BENCH.resolve("run"), rounds).measure());
        }
        Affinity.pin(core);
        figures.putAll(new Costs().measure());
        output.write(figures);
        return judge(thresholds, figures, hasNoWire) ? 0 : 1;
    }

    /**
     * Prints each figure beside its threshold.
     *
     * @param mayLack whether thresholds without a figure are passed over
     * @return whether all are met
     */
    static boolean judge(List<Threshold> thresholds, Map<String, Double> figures, boolean mayLack) {
        boolean isGood = true;
        for (Threshold threshold : thresholds) {
            Double value = figures.get(threshold.name());
            if (value == null && mayLack) {
                continue;
            }
            boolean isMet = value != null && threshold.isMet(value);
            isGood &= isMet;
            System.out.printf(
                    Locale.ROOT,
                    "%-42s %9s  %-9s %s%n",
                    threshold.name(),
                    value == null ? "none" : String.format(Locale.ROOT, "%.3f", value),
                    threshold.condition(),
                    isMet ? "ok" : "FAILED");
        }
        System.out.println(isGood ? "gate: passed" : "gate: failed");
        return isGood;
    }
}
