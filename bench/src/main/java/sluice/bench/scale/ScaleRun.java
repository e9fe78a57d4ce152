package sluice.bench.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import sluice.bench.cps.Lives;
import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.Method;
import sluice.forward.Refused;
import sluice.worker.Rehearsal;

/**
 * Some workers on lanes of their own: prints {@code {"event":"result",...}}, in which {@code workers} has the figures of each.
 */
@Command(
        name = "scale-run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures workers that are fed by their own threads.")
public final class ScaleRun implements Callable<Integer> {
    /** Idle seconds of connections under churn, so that the table stays small. */
    private static final int CHURN_SECONDS = 1;

    @Option(names = "--workers", defaultValue = "1", description = "how many (default ${DEFAULT-VALUE})")
    int workers;

    @Option(
            names = "--cores",
            split = ",",
            defaultValue = "1,0",
            description = "cores of the workers (${DEFAULT-VALUE})")
    List<Integer> cores = List.of();

    @Option(
            names = "--mode",
            defaultValue = "HOME",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    Mode mode = Mode.HOME;

    @Option(names = "--flows", defaultValue = "1000", description = "of each worker, even (default ${DEFAULT-VALUE})")
    int flows;

    @Option(names = "--window", defaultValue = "512", description = "connections under way (default ${DEFAULT-VALUE})")
    int window;

    @Mixin
    DirectorSizes sizes = new DirectorSizes();

    @Mixin
    Phase phase = new Phase(6, 2);

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ScaleRun())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, Refused, InterruptedException {
        Rehearsal.play(
                Path.of(
                        "/dev/shm",
                        "sluice-rehearsal-" + ProcessHandle.current().pid()),
                sizes.burst());
        Map<String, Object> result = measure();
        Events.print("result", result);
        return Boolean.TRUE.equals(result.get("clean")) ? 0 : 1;
    }

    /** Measures on threads of its own. */
    Map<String, Object> measure() throws IOException, Refused, InterruptedException {
        if (flows % 2 != 0) {
            throw new IllegalArgumentException("every second flow is answered elsewhere: --flows has to be even");
        }
        Lanes lanes = new Lanes(workers);
        LanePort port = lanes.directorEnd();
        BenchService service = new BenchService(Method.NAT, mode == Mode.CHURN ? CHURN_SECONDS : 0, true);
        try (BenchDirector bench = BenchDirector.open(
                        port,
                        service,
                        workers * sizes.connections(),
                        sizes.flowCacheLines(),
                        sizes.burst(),
                        SystemNanoClock.INSTANCE);
                ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            if (mode == Mode.CHURN) {
                service.limit(bench.director(), workers * sizes.connections());
            }
            CyclicBarrier together = new CyclicBarrier(workers);
            byte[] serverByFlow = new byte[workers * flows];
            List<Future<WorkerFigures>> runs = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int index = i;
                Play play = play(lanes.lane(i).trafficEnd(), port.mac(), serverByFlow, i);
                WorkerRun run = new WorkerRun(bench.director().worker(i), play, together, phase);
                int core = cores.get(i % cores.size());
                runs.add(threads.submit(() -> {
                    lanes.enter(index);
                    return run.on(core);
                }));
            }
            return result(bench, runs);
        }
    }

    private Play play(LanePort port, long directorMac, byte[] serverByFlow, int worker) {
        if (mode == Mode.CHURN) {
            int share = BenchNetwork.MAXIMUM_FLOWS / workers;
            return new LivesPlay(new Lives(port, Method.NAT, window, sizes.burst(), worker * share, share));
        }
        int other = mode == Mode.CROSSED ? (worker + workers - 1) % workers : worker;
        return new EstablishedFlows(port, directorMac, serverByFlow, flows, worker, other, sizes.burst());
    }

    private Map<String, Object> result(BenchDirector bench, List<Future<WorkerFigures>> runs)
            throws InterruptedException {
        List<Object> each = new ArrayList<>();
        double packetsPerSecond = 0;
        double busyPacketsPerSecond = 0;
        boolean isClean = true;
        for (Future<WorkerFigures> run : runs) {
            WorkerFigures figures = figures(run);
            each.add(figures.toMap());
            packetsPerSecond += figures.packetsPerSecond();
            busyPacketsPerSecond += 1e9 / figures.busyNanosPerPacket();
            isClean &= figures.isClean();
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("mpps", packetsPerSecond / 1e6);
        result.put("workerMpps", busyPacketsPerSecond / 1e6);
        result.put("busyNanosPerPacket", 1e9 * runs.size() / busyPacketsPerSecond);
        result.put("connections", bench.director().liveConnections());
        result.put("clean", isClean);
        result.put("workers", each);
        return result;
    }

    private static WorkerFigures figures(Future<WorkerFigures> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a worker's thread ended", e);
        }
    }
}
