package sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
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
import sluice.bench.Cores;
import sluice.bench.Phase;
import sluice.bench.Report;
import sluice.bench.wire.Aftermath;
import sluice.bench.wire.HugePages;
import sluice.bench.wire.Load;

/**
 * Measures the kernel's NAT and Sluice in turn, several rounds, and prints one JSON report; progress and a table go to the
 * standard error.
 *
 * <p>Each turn has namespaces, connection tables and a daemon of its own. All turns have the same interfaces, without the
 * offloads that {@link PeerNetwork} names. Generator, director, clients and servers share the machine's cores: on two of them
 * the rates of TCP are those of all four together.
 */
@Command(
        name = "peer",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares Sluice with the kernel's own NAT (nftables) between the same virtual Ethernet pairs.")
public final class PeerCommand implements Callable<Integer> {
    @Option(
            names = "--candidates",
            split = ",",
            defaultValue = "KERNEL,KERNEL_RPS,SLUICE_AFPACKET,SLUICE_AFXDP",
            description = "${COMPLETION-CANDIDATES}")
    List<Contender> candidates = List.of();

    @Option(
            names = "--loads",
            split = ",",
            defaultValue = "UDP,REQUESTS,CONNECTIONS,DOWNLOAD",
            description = "${COMPLETION-CANDIDATES}")
    List<Kind> kinds = List.of();

    @Option(
            names = "--flows",
            split = ",",
            defaultValue = "1k",
            description = "of UDP, with k or M, and z for Zipf's law (default ${DEFAULT-VALUE})")
    List<String> flows = List.of();

    @Option(
            names = "--frames",
            split = ",",
            defaultValue = "64",
            description = "of UDP: 60 to 1514 bytes without FCS, or imix (${DEFAULT-VALUE})")
    List<String> frames = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "how often each has its turn (${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--quick", description = "one round of a second each")
    boolean isQuick;

    @Option(
            names = "--burst",
            defaultValue = "64",
            description = "packets that the generator sends at once (${DEFAULT-VALUE})")
    int burst;

    @Option(
            names = "--idle",
            defaultValue = "spin",
            description = "what Sluice's worker does when idle (${DEFAULT-VALUE})")
    String idle = "";

    @Mixin
    Phase phase = new Phase(2, 4);

    @Mixin
    Cores cores = new Cores();

    @Mixin
    Report output = new Report();

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PeerCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (isQuick) {
            rounds = 1;
            phase = new Phase(1, 1);
        }
        List<Load> loads = Load.all(frames, flows, 0);
        PeerReport report = new PeerReport(setting());
        Path scratch = Files.createTempDirectory(Path.of("/dev/shm"), "sluice-peer-");
        PeerNetwork.removeAtExit();
        Aftermath.atExit(HugePages.reserve(PeerBench.MEGABYTES), scratch);
        Path tree = Path.of(System.getProperty("sluice.home", ".")).toAbsolutePath();
        PeerBench bench = new PeerBench(tree, scratch, cores.generator(), cores.forwarder(), idle);
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : candidates) {
                turn(bench, report, round, contender, loads);
            }
        }
        System.out.println(output.write(report.toMap()));
        System.err.print(report.table());
        return 0;
    }

    private void turn(PeerBench bench, PeerReport report, int round, Contender contender, List<Load> loads)
            throws IOException, InterruptedException {
        try (PeerNetwork network = PeerNetwork.make();
                Director director = contender.start(bench);
                WebServer web = WebServer.start(bench)) {
            network.openSink();
            web.awaitAnswer();
            for (Kind kind : kinds) {
                if (kind == Kind.UDP) {
                    DatagramFlood flood = new DatagramFlood(bench, burst, phase.warmUpSeconds(), phase.seconds());
                    for (Load load : loads) {
                        tell(report, round, kind, "UDP, " + load.title(), contender, flood.measure(director, load));
                    }
                } else {
                    Figure figure =
                            new WebClient(bench, phase.warmUpSeconds(), phase.seconds()).measure(director, kind);
                    tell(report, round, kind, kind.name().toLowerCase(Locale.ROOT), contender, figure);
                }
            }
        }
    }

    private static void tell(PeerReport report, int round, Kind kind, String load, Contender contender, Figure figure) {
        report.add(round, kind, load, contender, figure);
        System.err.printf(
                Locale.ROOT,
                "round %d, %s, %-18s %10.3f %s%n",
                round,
                load,
                contender.title(),
                figure.rate(),
                kind.unit());
    }

    private Map<String, Object> setting() {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("secondsPerTurn", phase.seconds());
        setting.put("rounds", rounds);
        setting.put("burst", burst);
        setting.put("idle", idle);
        setting.put("java", Runtime.version().toString());
        setting.put("kernel", System.getProperty("os.version"));
        return setting;
    }
}
