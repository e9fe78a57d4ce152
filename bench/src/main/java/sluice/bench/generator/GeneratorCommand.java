package sluice.bench.generator;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sluice.dpdk.Eal;
import sluice.dpdk.EalOptions;
import sluice.dpdk.WorkerThread;
import sluice.os.Affinity;
import sluice.port.DeviceSpec;
import sluice.port.DpdkPool;
import sluice.port.DpdkPort;
import sluice.port.DpdkPorts;
import sluice.port.PortSpec;
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
    private static final int BUFFERS = 16383;
    private static final int MEGABYTES = 96;

    @Option(names = "--socket", defaultValue = "@sluice-bench", description = "memif socket (default ${DEFAULT-VALUE})")
    String socket = "";

    @Option(names = "--core", defaultValue = "0", description = "core to run on (default ${DEFAULT-VALUE})")
    int core;

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

    @Option(names = "--warm-up", defaultValue = "1", description = "seconds (default ${DEFAULT-VALUE})")
    double warmUpSeconds;

    @Option(names = "--seconds", defaultValue = "2", description = "seconds measured (default ${DEFAULT-VALUE})")
    double seconds;

    @Option(names = "--linger", description = "keeps the wire afterwards until the standard input ends")
    boolean isLingering;

    @Option(names = "--no-huge", description = "ordinary memory instead of huge pages")
    boolean hasNoHugePages;

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
                (int) (warmUpSeconds * 1000),
                (int) (seconds * 1000));
        EalOptions options =
                hasNoHugePages ? EalOptions.withoutHugePages(MEGABYTES) : EalOptions.withHugePages(MEGABYTES);
        Eal eal = Eal.start(options.filePrefix("sluice-generator").cores(Integer.toString(core)));
        DpdkPool pool = new DpdkPool("generator", BUFFERS);
        PortSpec wire = new PortSpec("wire", new DeviceSpec.Memif(socket, 0, true, false), 1);
        Affinity.pin(core);
        WorkerThread.register();
        try (DpdkPort port = DpdkPorts.open(eal, wire, pool)) {
            print("listening", Map.of());
            GeneratorResult result = new Generator(port, plan).run(() -> print("measuring", Map.of()));
            print("result", result.toMap());
            if (isLingering) {
                System.in.transferTo(OutputStream.nullOutputStream());
            }
            return result.isClean() ? 0 : 1;
        }
    }

    private static void print(String event, Map<String, Object> values) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.putAll(values);
        System.out.println(Jsonb.instance().toJson(line));
    }
}
