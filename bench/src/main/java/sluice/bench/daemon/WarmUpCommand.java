package sluice.bench.daemon;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

/** Tells how soon after its start the daemon serves, and how well at first. */
@Command(
        name = "warmup",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Starts the daemon again and again: when it is ready, its rate in the first second after, and what it"
                        + " loses of the first 100,000 packets at half of its rate.")
public final class WarmUpCommand implements Callable<Integer> {
    private static final double FIRST_SECONDS = 1;
    private static final double WARM_UP_SECONDS = 3;
    private static final double STEADY_SECONDS = 2;
    private static final long FIRST_PACKETS = 100_000;
    private static final double PATIENCE_SECONDS = 5;

    @Option(names = "--rounds", defaultValue = "3", description = "pairs of starts (default ${DEFAULT-VALUE})")
    int rounds;

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
        System.exit(new CommandLine(new WarmUpCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, ControlException, InterruptedException {
        double[] readySeconds = new double[rounds];
        double[] firstSeconds = new double[rounds];
        double[] steadyMpps = new double[rounds];
        double[] lost = new double[rounds];
        Bench bench = Bench.of(cores, Load.number(flows));
        System.out.printf(
                "%5s %9s %10s %10s %12s %18s%n", "round", "ready s", "first Mpps", "later Mpps", "share", "lost");
        for (int i = 0; i < rounds; i++) {
            measureRate(bench, i, readySeconds, firstSeconds, steadyMpps);
            lost[i] = lostOfFirst(bench, steadyMpps[i] / 2);
            System.out.printf(
                    Locale.ROOT,
                    "%5d %9.2f %10.2f %10.2f %12.2f %18.0f%n",
                    i + 1,
                    readySeconds[i],
                    firstSeconds[i],
                    steadyMpps[i],
                    firstSeconds[i] / steadyMpps[i],
                    lost[i]);
        }
        if (output.isWanted()) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("java", Runtime.version().toString());
            report.put("kernel", System.getProperty("os.version"));
            report.put("readySeconds", readySeconds);
            report.put("firstSecondMpps", firstSeconds);
            report.put("steadyMpps", steadyMpps);
            report.put("lostOfFirst100000AtHalfRate", lost);
            output.write(report);
        }
        return Arrays.stream(lost).allMatch(packets -> packets == 0) ? 0 : 1;
    }

    private void measureRate(Bench bench, int i, double[] readySeconds, double[] firstSeconds, double[] steadyMpps)
            throws IOException, ControlException, InterruptedException {
        try (PacedProcess generator = PacedProcess.start(bench)) {
            // Into the void: it is the daemon that may be cold.
            generator.flood(FIRST_SECONDS);
            try (DaemonProcess daemon = DaemonProcess.start(bench, javaOptions, bench.folder())) {
                readySeconds[i] = daemon.awaitReady() / 1e9;
                generator.find();
                firstSeconds[i] = mpps(generator.flood(FIRST_SECONDS));
                generator.flood(WARM_UP_SECONDS);
                steadyMpps[i] = mpps(generator.flood(STEADY_SECONDS));
                generator.finish();
            }
        }
    }

    private double lostOfFirst(Bench bench, double mpps) throws IOException, ControlException, InterruptedException {
        try (PacedProcess generator = PacedProcess.start(bench)) {
            generator.pace(mpps, FIRST_SECONDS, Long.MAX_VALUE);
            try (DaemonProcess daemon = DaemonProcess.start(bench, javaOptions, bench.folder())) {
                daemon.awaitReady();
                generator.find();
                Map<String, Object> first = generator.pace(mpps, PATIENCE_SECONDS, FIRST_PACKETS);
                System.err.printf(
                        Locale.ROOT,
                        "the first %.0f, at %.2f Mpps: the wire refused %.0f, lost %.0f, dropped %s, longest round since the start %.1f ms%n",
                        number(first, "offered"),
                        number(first, "offeredMpps"),
                        number(first, "refused"),
                        number(first, "lost"),
                        daemon.drops(),
                        daemon.worker().longestRoundNanos() / 1e6);
                generator.finish();
                return number(first, "refused") + number(first, "lost");
            }
        }
    }

    private static double mpps(Map<String, Object> values) {
        return number(values, "receivedMpps");
    }

    private static double number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
