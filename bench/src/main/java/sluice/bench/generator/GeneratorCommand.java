package sluice.bench.generator;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.bench.Events;
import sluice.bench.Phase;
import sluice.port.DpdkPort;
import sluice.wire.Ipv4;

/**
 * The generator's program: the server end of a memif wire.
 *
 * <p>It prints one JSON object per line on the standard output: {@code {"event":"listening"}} when a client may connect,
 * {@code {"event":"measuring"}} when the measurement starts and {@code {"event":"result",...}} at its end. Exit code 1
 * when what came back was wrong.
 */
@Command(
        name = "generator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Floods a forwarder at the other end of a memif wire and measures what comes back.")
public final class GeneratorCommand implements Callable<Integer> {
    @Option(names = "--peer", defaultValue = "DIRECTOR", description = "${COMPLETION-CANDIDATES}")
    Peer peer = Peer.DIRECTOR;

    @Option(
            names = "--method",
            defaultValue = "NAT",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    Method method = Method.NAT;

    @Option(names = "--flows", defaultValue = "1000", description = "number of flows (default ${DEFAULT-VALUE})")
    int flows;

    @Option(names = "--sequential", description = "flows in order instead of at random")
    boolean isSequential;

    @Option(names = "--zipf", defaultValue = "0", description = "exponent of Zipf's law; 0: all flows are alike")
    double zipf;

    @Option(names = "--frames", defaultValue = "64", description = "60 to 1514 bytes without FCS, or imix")
    String frames = "";

    @Option(names = "--tcp", description = "TCP connections instead of UDP")
    boolean isTcp;

    @Option(names = "--traffic", defaultValue = "CLIENT", description = "${COMPLETION-CANDIDATES}")
    Traffic traffic = Traffic.CLIENT;

    @Option(names = "--burst", defaultValue = "64", description = "frames per burst (default ${DEFAULT-VALUE})")
    int burst;

    @Option(names = "--linger", description = "keeps the wire afterwards until the standard input ends")
    boolean isLingering;

    @Option(names = "--no-huge", description = "ordinary memory instead of huge pages")
    boolean hasNoHugePages;

    @Mixin
    MemifServer wire = new MemifServer();

    @Mixin
    Phase phase = new Phase(1, 2);

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new GeneratorCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        GeneratorPlan plan = new GeneratorPlan(
                peer,
                method,
                flows,
                !isSequential,
                zipf,
                frames,
                isTcp ? Ipv4.TCP : Ipv4.UDP,
                traffic,
                burst,
                (int) (phase.warmUpSeconds() * 1000),
                (int) (phase.seconds() * 1000));
        try (DpdkPort port = wire.open(!hasNoHugePages)) {
            Events.print("listening", Map.of());
            GeneratorResult result = new Generator(port, plan).run(() -> Events.print("measuring", Map.of()));
            Events.print("result", result.toMap());
            if (isLingering) {
                MemifServer.linger();
            }
            return result.isClean() ? 0 : 1;
        }
    }
}
