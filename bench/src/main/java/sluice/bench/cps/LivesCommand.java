package sluice.bench.cps;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.bench.Events;
import sluice.bench.Phase;
import sluice.bench.generator.MemifServer;
import sluice.bench.generator.Method;
import sluice.port.DpdkPort;

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
    private static final long ASK_NANOS = 20_000_000;
    private static final long PEER_TIMEOUT_NANOS = 30_000_000_000L;

    @Option(names = "--method", defaultValue = "NAT", description = "NAT or FULLNAT (default ${DEFAULT-VALUE})")
    Method method = Method.NAT;

    @Option(names = "--window", defaultValue = "512", description = "connections under way (default ${DEFAULT-VALUE})")
    int window;

    @Option(names = "--burst", defaultValue = "64", description = "frames received at once (default ${DEFAULT-VALUE})")
    int burst;

    @Option(names = "--linger", description = "keeps the wire afterwards until the standard input ends")
    boolean isLingering;

    @Mixin
    MemifServer wire = new MemifServer();

    @Mixin
    Phase phase = new Phase(3, 3);

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LivesCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        try (DpdkPort port = wire.open()) {
            Events.print("listening", Map.of());
            Lives lives = new Lives(port, method, window, burst);
            findDirector(lives);
            LivesResult.measure(lives, lives::step, phase.warmUpSeconds());
            Events.print("measuring", Map.of());
            LivesResult result = LivesResult.measure(lives, lives::step, phase.seconds());
            Events.print("result", result.toMap());
            if (isLingering) {
                MemifServer.linger();
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
}
