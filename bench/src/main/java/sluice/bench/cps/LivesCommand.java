package sluice.bench.cps;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sluice.bench.generator.Method;
import sluice.dpdk.Eal;
import sluice.dpdk.EalOptions;
import sluice.dpdk.WorkerThread;
import sluice.os.Affinity;
import sluice.port.DeviceSpec;
import sluice.port.DpdkPool;
import sluice.port.DpdkPort;
import sluice.port.DpdkPorts;
import sluice.port.PortSpec;

/**
 * {@link Lives} at the server end of a memif wire, in a process of its own: talks as
 * {@link sluice.bench.generator.GeneratorCommand} does, and ends at the end of its standard input.
 */
@Command(
        name = "lives",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Leads TCP connections through a director at the other end of a memif wire.")
public final class LivesCommand implements Callable<Integer> {
    private static final int BUFFERS = 16383;
    private static final int MEGABYTES = 96;
    private static final long ASK_NANOS = 20_000_000;
    private static final long PEER_TIMEOUT_NANOS = 30_000_000_000L;

    @Option(names = "--socket", defaultValue = "@sluice-bench", description = "memif socket (default ${DEFAULT-VALUE})")
    String socket = "";

    @Option(names = "--core", defaultValue = "0", description = "core to run on (default ${DEFAULT-VALUE})")
    int core;

    @Option(names = "--method", defaultValue = "NAT", description = "NAT or FULLNAT (default ${DEFAULT-VALUE})")
    Method method = Method.NAT;

    @Option(names = "--window", defaultValue = "512", description = "connections under way (default ${DEFAULT-VALUE})")
    int window;

    @Option(names = "--burst", defaultValue = "64", description = "frames received at once (default ${DEFAULT-VALUE})")
    int burst;

    @Option(names = "--warm-up", defaultValue = "3", description = "seconds (default ${DEFAULT-VALUE})")
    double warmUpSeconds;

    @Option(names = "--seconds", defaultValue = "3", description = "seconds measured (default ${DEFAULT-VALUE})")
    double seconds;

    @Option(names = "--linger", description = "keeps the wire afterwards until the standard input ends")
    boolean isLingering;

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LivesCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Eal eal = Eal.start(
                EalOptions.withHugePages(MEGABYTES).filePrefix("sluice-lives").cores(Integer.toString(core)));
        DpdkPool pool = new DpdkPool("lives", BUFFERS);
        PortSpec wire = new PortSpec("wire", new DeviceSpec.Memif(socket, 0, true, false), 1);
        Affinity.pin(core);
        WorkerThread.register();
        try (DpdkPort port = DpdkPorts.open(eal, wire, pool)) {
            print("listening", Map.of());
            Lives lives = new Lives(port, method, window, burst);
            findDirector(lives);
            LivesResult.measure(lives, lives::step, warmUpSeconds);
            print("measuring", Map.of());
            LivesResult result = LivesResult.measure(lives, lives::step, seconds);
            print("result", result.toMap());
            if (isLingering) {
                System.in.transferTo(OutputStream.nullOutputStream());
            }
            return result.isClean() ? 0 : 1;
        }
    }

    private static void findDirector(Lives lives) {
        long deadline = System.nanoTime() + PEER_TIMEOUT_NANOS;
        while (!lives.findDirector(ASK_NANOS)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("nobody answers at the other end of the wire");
            }
        }
    }

    static void print(String event, Map<String, Object> values) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.putAll(values);
        System.out.println(Jsonb.instance().toJson(line));
    }
}
