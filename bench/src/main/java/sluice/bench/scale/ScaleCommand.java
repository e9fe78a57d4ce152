package sluice.bench.scale;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.bench.Phase;
import sluice.bench.Report;
import sluice.bench.wire.ChildProcess;
import sluice.bench.wire.Load;
import sluice.os.Affinity;

/** Measures one worker and two in turn, several rounds, and prints one JSON report; progress and a table go to the standard error. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Tells what a second worker brings: each on a core of its own, between memory ports, fed by its own"
                        + " thread.")
public final class ScaleCommand implements Callable<Integer> {
    private static final double PATIENCE_SECONDS = 60;
    private static final Pattern RESULT = Pattern.compile("^\\{\"event\":\"result\".*}$");

    @Option(
            names = "--modes",
            split = ",",
            defaultValue = "HOME,CROSSED,CHURN",
            description = "${COMPLETION-CANDIDATES}")
    List<Mode> modes = List.of();

    @Option(
            names = "--workers",
            split = ",",
            defaultValue = "1,2",
            description = "numbers of workers (${DEFAULT-VALUE})")
    List<Integer> workers = List.of();

    @Option(names = "--rounds", defaultValue = "5", description = "how often each has its turn (${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--flows", defaultValue = "1k", description = "of each worker, with k or M (${DEFAULT-VALUE})")
    String flows = "";

    @Option(names = "--cores", split = ",", description = "cores of the workers (all, the last one first)")
    List<Integer> cores = lastFirst(Affinity.allowed().stream().boxed().collect(Collectors.toList()));

    @Mixin
    Phase phase = new Phase(6, 2);

    @Mixin
    Report output = new Report();

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ScaleCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ScaleReport report = new ScaleReport(Machine.describe(), cores, phase, flows);
        for (int round = 1; round <= rounds; round++) {
            for (Mode mode : modes) {
                for (int count : workers) {
                    Map<String, Object> result = measure(mode, count);
                    report.add(round, mode, count, result);
                    System.err.printf(
                            Locale.ROOT,
                            "round %d, %-38s %d: %7.2f Mpps %6.1f busy ns%n",
                            round,
                            mode.title(),
                            count,
                            ScaleReport.number(result, "mpps"),
                            ScaleReport.number(result, "busyNanosPerPacket"));
                }
            }
        }
        System.out.println(output.write(report.toMap()));
        System.err.print(report.table());
        return report.isClean() ? 0 : 1;
    }

    private Map<String, Object> measure(Mode mode, int count) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("sluice.home"), "bench", "run").toString(),
                ScaleRun.class.getName(),
                "--workers=" + count,
                "--cores=" + cores.stream().map(String::valueOf).collect(Collectors.joining(",")),
                "--mode=" + mode,
                "--flows=" + Load.number(flows)));
        command.addAll(phase.arguments());
        try (ChildProcess process = ChildProcess.start("scale-run", command)) {
            String line = process.await(RESULT, PATIENCE_SECONDS + phase.warmUpSeconds() + phase.seconds())
                    .group();
            Map<String, Object> values =
                    Jsonb.instance().type(Object.class).map().fromJson(line);
            values.remove("event");
            return values;
        }
    }

    private static List<Integer> lastFirst(List<Integer> cores) {
        Collections.reverse(cores);
        return cores;
    }
}
