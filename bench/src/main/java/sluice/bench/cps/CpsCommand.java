package sluice.bench.cps;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.bench.Cores;
import sluice.bench.Phase;
import sluice.bench.Report;
import sluice.bench.generator.Method;
import sluice.bench.wire.Aftermath;
import sluice.bench.wire.ChildProcess;
import sluice.bench.wire.Forwarder;
import sluice.bench.wire.ForwarderProcess;
import sluice.bench.wire.GeneratorProcess;
import sluice.bench.wire.HugePages;
import sluice.bench.wire.SluiceForwarder;
import sluice.bench.wire.WireEnds;

/** Measures connections per second in turn, several rounds, and prints one JSON report; progress and a table go to the standard error. */
@Command(
        name = "cps",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Counts whole lives of TCP connections per second through one worker: SYN, SYN+ACK, ACK, data, FIN+ACK"
                        + " of the server, FIN+ACK of the client.")
public final class CpsCommand implements Callable<Integer> {
    /** Those of two processes and their rings. */
    private static final int MEGABYTES = 704;

    private static final double PATIENCE_SECONDS = 60;
    private static final Pattern RESULT = Pattern.compile("^\\{\"event\":\"result\".*}$");

    @Option(names = "--ways", split = ",", defaultValue = "MEMORY,WIRE", description = "${COMPLETION-CANDIDATES}")
    List<Way> ways = List.of();

    @Option(names = "--methods", split = ",", defaultValue = "NAT,FULLNAT", description = "NAT or FULLNAT")
    List<Method> methods = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "how often each has its turn (${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--conn-timeout",
            defaultValue = "1",
            description = "idle seconds of connections, TIME_WAIT's too (${DEFAULT-VALUE})")
    int connectionSeconds;

    @Option(names = "--window", defaultValue = "512", description = "connections under way (${DEFAULT-VALUE})")
    int window;

    @Option(
            names = "--burst",
            defaultValue = "64",
            description = "packets per burst of all programs (${DEFAULT-VALUE})")
    int burst;

    @Mixin
    Phase phase = new Phase(4, 3);

    @Mixin
    Cores cores = new Cores();

    @Mixin
    Report output = new Report();

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CpsCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (methods.stream().anyMatch(method -> method != Method.NAT && method != Method.FULLNAT)) {
            throw new IllegalArgumentException(
                    "lives are led by NAT and FULLNAT only, since replies have to come back");
        }
        WireEnds ends = new WireEnds(
                "@sluice-cps-" + ProcessHandle.current().pid(),
                cores.generator(),
                cores.forwarder(),
                Path.of(System.getProperty("sluice.home"), "bench", "run"));
        CpsReport report = new CpsReport(setting());
        Aftermath.atExit(HugePages.reserve(ways.contains(Way.WIRE) ? MEGABYTES : 0), null);
        for (int round = 1; round <= rounds; round++) {
            for (Way way : ways) {
                for (Method method : methods) {
                    Map<String, Object> result = way == Way.MEMORY ? overMemory(ends, method) : overWire(ends, method);
                    report.add(round, way, method, result);
                    System.err.printf(
                            Locale.ROOT,
                            "round %d, %s, %s: %s%n",
                            round,
                            way.title(),
                            method,
                            result.get("livesPerSecond"));
                }
            }
        }
        System.out.println(output.write(report.toMap()));
        System.err.print(report.table());
        return report.isClean() ? 0 : 1;
    }

    private Map<String, Object> overMemory(WireEnds ends, Method method) throws IOException, InterruptedException {
        try (ChildProcess process = ChildProcess.start(
                "memory-lives",
                List.of(
                        ends.run().toString(),
                        MemoryLives.class.getName(),
                        "--core=" + ends.forwarderCore(),
                        "--method=" + method,
                        "--conn-timeout=" + connectionSeconds,
                        "--window=" + window,
                        "--burst=" + burst,
                        "--warm-up=" + phase.warmUpSeconds(),
                        "--seconds=" + phase.seconds()))) {
            String line = process.await(RESULT, PATIENCE_SECONDS + phase.warmUpSeconds() + phase.seconds())
                    .group();
            Map<String, Object> values =
                    Jsonb.instance().type(Object.class).map().fromJson(line);
            values.remove("event");
            return values;
        }
    }

    private Map<String, Object> overWire(WireEnds ends, Method method) throws IOException, InterruptedException {
        List<String> options = List.of(
                "--method=" + method,
                "--window=" + window,
                "--burst=" + burst,
                "--warm-up=" + phase.warmUpSeconds(),
                "--seconds=" + phase.seconds());
        GeneratorProcess generator = GeneratorProcess.start(LivesCommand.class, ends, options);
        try (generator;
                Forwarder forwarder = ForwarderProcess.start("sluice", forwarderCommand(ends, method))) {
            generator.awaitMeasurement();
            forwarder.startMeasuring();
            Map<String, Object> result = generator.result();
            Map<String, Object> forwarded = forwarder.report();
            forwarder.stop();
            // memif's server, which the generator is, can crash when its client leaves first.
            generator.close();
            CpsReport.addWorkersShare(result, forwarded);
            return result;
        }
    }

    private List<String> forwarderCommand(WireEnds ends, Method method) {
        return List.of(
                ends.run().toString(),
                SluiceForwarder.class.getName(),
                "--socket=" + ends.socket(),
                "--core=" + ends.forwarderCore(),
                "--method=" + method,
                "--conn-timeout=" + connectionSeconds,
                "--toa",
                "--burst=" + burst);
    }

    private Map<String, Object> setting() {
        return Map.of(
                "packetsPerLife",
                Lives.PACKETS_IN_A_LIFE,
                "connectionSeconds",
                connectionSeconds,
                "window",
                window,
                "burst",
                burst,
                "secondsPerPhase",
                phase.seconds(),
                "rounds",
                rounds,
                "java",
                Runtime.version().toString(),
                "kernel",
                System.getProperty("os.version"));
    }
}
