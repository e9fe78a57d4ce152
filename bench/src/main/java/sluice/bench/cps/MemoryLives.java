package sluice.bench.cps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemNanoClock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.bench.BenchDirector;
import sluice.bench.BenchService;
import sluice.bench.DirectorSizes;
import sluice.bench.Events;
import sluice.bench.Phase;
import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.Method;
import sluice.forward.Refused;
import sluice.os.Affinity;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.worker.Rehearsal;
import sluice.worker.Worker;

/**
 * {@link Lives} and the director's worker in turn on one thread, with memory ports between them: prints
 * {@code {"event":"result",...}}, in which {@code workerLivesPerSecond} counts only the time of the worker's rounds.
 */
@Command(
        name = "memory-lives",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Leads TCP connections through a director between memory ports.")
public final class MemoryLives implements Callable<Integer> {
    private static final int BUFFERS = 8192;
    private static final long DIRECTOR_MAC = 0x0200_0000_0001L;

    @Option(names = "--core", defaultValue = "1", description = "core to run on (default ${DEFAULT-VALUE})")
    int core;

    @Option(names = "--method", defaultValue = "NAT", description = "NAT or FULLNAT (default ${DEFAULT-VALUE})")
    Method method = Method.NAT;

    @Option(
            names = "--conn-timeout",
            defaultValue = "1",
            description = "idle seconds of connections (${DEFAULT-VALUE})")
    int connectionSeconds;

    @Option(names = "--window", defaultValue = "512", description = "connections under way (default ${DEFAULT-VALUE})")
    int window;

    @Mixin
    DirectorSizes sizes = new DirectorSizes();

    @Mixin
    Phase phase = new Phase(3, 3);

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MemoryLives())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, Refused {
        Affinity.pin(core);
        Rehearsal.play(
                Path.of(
                        "/dev/shm",
                        "sluice-rehearsal-" + ProcessHandle.current().pid()),
                sizes.burst());
        Map<String, Object> result = measure();
        Events.print("result", result);
        return Boolean.TRUE.equals(result.get("clean")) ? 0 : 1;
    }

    /** Measures on this thread. */
    Map<String, Object> measure() throws IOException, Refused {
        MemoryPool pool = new MemoryPool(BUFFERS);
        BenchService service = new BenchService(method, connectionSeconds, true);
        try (MemoryPort here = new MemoryPort("lives", BenchNetwork.GENERATOR_MAC, pool);
                MemoryPort there = new MemoryPort("director", DIRECTOR_MAC, pool);
                BenchDirector bench = BenchDirector.open(
                        there,
                        service,
                        sizes.connections(),
                        sizes.flowCacheLines(),
                        sizes.burst(),
                        SystemNanoClock.INSTANCE)) {
            here.linkTo(there);
            Lives lives = new Lives(here, method, window, sizes.burst());
            Turns turns = new Turns(lives, bench.director().worker(0));
            while (!lives.findDirector(0)) {
                turns.run(System.nanoTime());
            }
            LivesResult.measure(lives, turns, phase.warmUpSeconds());
            turns.workerNanos = 0;
            LivesResult result = LivesResult.measure(lives, turns, phase.seconds());
            Map<String, Object> map = new LinkedHashMap<>(result.toMap());
            map.put("workerLivesPerSecond", Math.round(result.ended() * 1e9 / turns.workerNanos));
            map.put("connections", bench.director().liveConnections());
            return map;
        }
    }

    private static final class Turns implements LivesResult.Step {
        private final Lives lives;
        private final Worker worker;
        private long workerNanos;

        Turns(Lives lives, Worker worker) {
            this.lives = lives;
            this.worker = worker;
        }

        @Override
        public void run(long nowNanos) {
            lives.step(nowNanos);
            long start = System.nanoTime();
            worker.doWork();
            workerNanos += System.nanoTime() - start;
        }
    }
}
