package sluice.bench.wire;

import java.io.IOException;
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
import sluice.bench.Phase;
import sluice.bench.Report;
import sluice.bench.generator.GeneratorCommand;

/** Measures the candidates in turn, several rounds, and prints one JSON report; progress and a table go to the standard error. */
@Command(
        name = "wire",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares Sluice with dpdk-testpmd and programs in C on a memif wire between two cores.")
public final class WireCommand implements Callable<Integer> {
    /** The generator's, a forwarder's, and room for their rings. */
    private static final int MEGABYTES = 704;

    @Option(
            names = "--flows",
            split = ",",
            defaultValue = "1k,1M",
            description = "numbers of flows, with k or M, and z for Zipf's law (default ${DEFAULT-VALUE})")
    List<String> flows = List.of();

    @Option(
            names = "--candidates",
            split = ",",
            defaultValue = "MACSWAP,FIVE_TUPLE_SWAP,NAT,NAT_MIXED",
            description = "${COMPLETION-CANDIDATES}")
    List<Candidate> candidates = List.of();

    @Option(names = "--rounds", defaultValue = "2", description = "how often each has its turn (${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--zipf", defaultValue = "0", description = "exponent of Zipf's law for all flows; 0: none")
    double zipf;

    @Option(
            names = "--frames",
            split = ",",
            defaultValue = "64",
            description = "60 to 1514 bytes without FCS, or imix (${DEFAULT-VALUE})")
    List<String> frames = List.of();

    @Option(names = "--sequential", description = "flows in order instead of at random")
    boolean isSequential;

    @Option(names = "--tcp", description = "TCP connections instead of UDP")
    boolean isTcp;

    @Option(
            names = "--burst",
            defaultValue = "64",
            description = "packets per burst of all programs (${DEFAULT-VALUE})")
    int burst;

    @Option(
            names = "--flow-cache-lines",
            defaultValue = "4194304",
            description = "of Sluice and C nat (${DEFAULT-VALUE})")
    int flowCacheLines;

    @Mixin
    Phase phase = new Phase(2, 2);

    @Mixin
    Cores cores = new Cores();

    @Mixin
    Report output = new Report();

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new WireCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        WireEnds ends = new WireEnds(
                "@sluice-bench-" + ProcessHandle.current().pid(),
                cores.generator(),
                cores.forwarder(),
                Path.of(System.getProperty("sluice.home"), "bench", "run"));
        List<Load> loads = Load.all(frames, flows, zipf);
        WireReport report = new WireReport(setting());
        Aftermath.atExit(HugePages.reserve(MEGABYTES), null);
        for (int round = 1; round <= rounds; round++) {
            for (Load load : loads) {
                for (Candidate candidate : candidates) {
                    measure(ends, report, round, load, candidate);
                }
            }
        }
        System.out.println(output.write(report.toMap()));
        System.err.print(report.table());
        return report.isClean() ? 0 : 1;
    }

    private void measure(WireEnds ends, WireReport report, int round, Load load, Candidate candidate)
            throws IOException, InterruptedException {
        Map<String, Object> generated;
        Map<String, Object> forwarded;
        GeneratorProcess generator =
                GeneratorProcess.start(GeneratorCommand.class, ends, generatorOptions(load, candidate));
        try (generator;
                Forwarder forwarder = candidate.start(ends, burst, flowCacheLines)) {
            generator.awaitMeasurement();
            forwarder.startMeasuring();
            generated = generator.result();
            forwarded = forwarder.report();
            forwarder.stop();
            // memif's server, which the generator is, can crash when its client leaves first.
            generator.close();
        }
        report.add(round, load, candidate, generated, forwarded);
        System.err.printf(
                Locale.ROOT,
                "round %d, %s, %-18s %7.2f Mpps %6.1f busy ns%n",
                round,
                load.title(),
                candidate.title(),
                WireReport.number(generated, "receivedMpps"),
                WireReport.number(forwarded, "busyNanosPerPacket"));
    }

    private List<String> generatorOptions(Load load, Candidate candidate) {
        List<String> options = new ArrayList<>(candidate.generatorOptions());
        options.add("--flows=" + load.flows());
        options.add("--frames=" + load.frames());
        options.add("--zipf=" + load.zipf());
        options.add("--burst=" + burst);
        options.addAll(phase.arguments());
        if (isSequential) {
            options.add("--sequential");
        }
        if (isTcp) {
            options.add("--tcp");
        }
        return options;
    }

    private Map<String, Object> setting() {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("protocol", isTcp ? "tcp" : "udp");
        setting.put("flowOrder", isSequential ? "sequential" : "random");
        setting.put("burst", burst);
        setting.put("secondsPerPhase", phase.seconds());
        setting.put("rounds", rounds);
        setting.put("flowCacheLines", flowCacheLines);
        setting.put("java", Runtime.version().toString());
        setting.put("kernel", System.getProperty("os.version"));
        return setting;
    }
}
