package sluice.bench.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.bench.Cores;
import sluice.bench.Report;
import sluice.bench.wire.Load;
import sluice.control.ControlException;

/** Tells how long packets take through the daemon at shares of its rate; a table on the standard output. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Round trips through the daemon over memif: quantiles, longest rounds, pauses of the Java machine.")
public final class LatencyCommand implements Callable<Integer> {
    private static final double WARM_UP_SECONDS = 3;
    private static final double RATE_SECONDS = 2;
    private static final double HUNDRED = 100;

    @Option(names = "--gc", split = ",", defaultValue = "z", description = "${COMPLETION-CANDIDATES} (z)")
    List<Collector> collectors = List.of();

    @Option(
            names = "--load",
            split = ",",
            defaultValue = "10,50,90",
            description = "percents of the daemon's rate (default ${DEFAULT-VALUE})")
    List<Integer> loads = List.of();

    @Option(names = "--seconds", defaultValue = "10", description = "at each load (default ${DEFAULT-VALUE})")
    double seconds;

    @Option(names = "--minutes", description = "the same in minutes")
    double minutes;

    @Option(
            names = "--busy-control",
            description = "each second 12 changes of the rules, a listing of all connections, and counters")
    boolean isControlBusy;

    @Option(names = "--flows", defaultValue = "1k", description = "with k or M (default ${DEFAULT-VALUE})")
    String flows = "";

    @Option(names = "--jvm", defaultValue = "", description = "more options of the Java machine, with blanks between")
    String javaOptions = "";

    @Mixin
    Cores cores = new Cores();

    @Mixin
    Report output = new Report();

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LatencyCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, ControlException, InterruptedException {
        List<Object> rows = new ArrayList<>();
        Bench bench = Bench.of(cores, Load.number(flows));
        LatencyTable.printHead();
        for (Collector collector : collectors) {
            measure(bench, collector, rows);
        }
        if (output.isWanted()) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("flows", flows);
            report.put("busyControl", isControlBusy);
            report.put("java", Runtime.version().toString());
            report.put("kernel", System.getProperty("os.version"));
            report.put("rows", rows);
            output.write(report);
        }
        return 0;
    }

    private void measure(Bench bench, Collector collector, List<Object> rows)
            throws IOException, ControlException, InterruptedException {
        Path folder = bench.folder();
        Path log = folder.resolve("pauses.log");
        String options = String.join(" ", collector.options(), Pauses.OPTION + log, javaOptions)
                .strip();
        try (PacedProcess generator = PacedProcess.start(bench);
                DaemonProcess daemon = DaemonProcess.start(bench, options, folder)) {
            daemon.awaitReady();
            generator.open();
            generator.flood(WARM_UP_SECONDS);
            double mpps = ((Number) generator.flood(RATE_SECONDS).getOrDefault("receivedMpps", 0)).doubleValue();
            for (int load : loads) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("collector", collector.name().toLowerCase(Locale.ROOT));
                row.put("load", load);
                row.put("daemonMpps", mpps);
                int linesBefore = Files.readAllLines(log).size();
                ControlLoad control = ControlLoad.start(daemon.socket(), isControlBusy);
                double duration = minutes > 0 ? minutes * 60 : seconds;
                row.putAll(generator.pace(mpps * load / HUNDRED, duration, Long.MAX_VALUE));
                row.remove("event");
                row.putAll(control.finish());
                List<String> lines = Files.readAllLines(log);
                row.putAll(Pauses.of(lines.subList(linesBefore, lines.size())).toMap());
                LatencyTable.print(row);
                rows.add(row);
            }
            generator.finish();
        }
    }
}
