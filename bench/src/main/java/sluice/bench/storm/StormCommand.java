package sluice.bench.storm;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemNanoClock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sluice.bench.BenchDirector;
import sluice.bench.generator.BenchNetwork;
import sluice.control.ControlServer;
import sluice.control.DirectorRequests;
import sluice.control.StateFolder;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.NeighbourTable;
import sluice.forward.Refused;
import sluice.forward.RuleChange;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.rules.Protocols;

/** Changes the configuration by the control socket while a worker forwards, and says what the worker noticed of it. */
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description =
                "Measures the rounds of a worker while the configuration is changed, and while it is not, in turn.")
public final class StormCommand implements Callable<Integer> {
    private static final long PORT_MAC = 0x0200_0000_0001L;
    private static final int BURST = 64;
    private static final int BUFFERS = 4096;
    private static final int FLOWS = 200;
    private static final int LINES = 4096;
    private static final int CONNECTIONS = 8192;
    private static final int SERVERS_OF_EACH = 4;
    private static final int FIRST_VIRTUAL = 0x0A00_0001;
    private static final int PORTS_OF_SERVERS = 30_000;
    private static final int WARM_UP_CHANGES = 240;

    @Option(
            names = "--services",
            split = ",",
            defaultValue = "10,1000,10000",
            description = "other services that there are, each with 4 servers (default ${DEFAULT-VALUE})")
    List<Integer> services = List.of();

    @Option(names = "--seconds", defaultValue = "5", description = "of a run (default ${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "runs with and without (default ${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--rate", defaultValue = "200", description = "changes a second (default ${DEFAULT-VALUE}), 0: all")
    int rate;

    @Option(
            names = "--pause-us",
            defaultValue = "20",
            description = "microseconds between two rounds of the worker (default ${DEFAULT-VALUE})")
    int pauseMicros;

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StormCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, Refused, InterruptedException {
        System.out.printf(
                "%8s %-6s %9s %8s %8s %8s %9s %10s %10s %7s %6s %6s%n",
                "services",
                "",
                "changes/s",
                "median",
                "p99 ms",
                "cpu ms",
                "round us",
                "longest us",
                "cpu us",
                ">1 ms",
                "cpu",
                "lost");
        for (int count : services) {
            measure(count);
        }
        return 0;
    }

    private void measure(int count) throws IOException, Refused, InterruptedException {
        Path folder = Files.createTempDirectory("sluice-storm-");
        MemoryPort port = new MemoryPort("wire", PORT_MAC, new MemoryPool(BUFFERS));
        try (BenchDirector bench = BenchDirector.open(port, CONNECTIONS, LINES, BURST, SystemNanoClock.INSTANCE);
                DirectorRequests requests = new DirectorRequests(
                        "bench", "bench", bench.director(), StateFolder.in(folder.resolve("state")), () -> {})) {
            fill(bench, count);
            requests.tidyEverySecond(System.err::println);
            ForwardingWorker worker =
                    new ForwardingWorker(port, bench.director().worker(0), BURST, FLOWS, pauseMicros * 1_000L);
            Thread thread = new Thread(worker, "worker");
            thread.start();
            ControlServer server = ControlServer.start(folder.resolve("socket"), null, requests);
            try {
                compare(count, worker, folder.resolve("socket"));
            } finally {
                server.close();
                worker.stop();
                thread.join();
            }
        } finally {
            BenchDirector.delete(folder);
        }
    }

    private static void fill(BenchDirector bench, int count) throws Refused {
        NeighbourTable neighbours = bench.director().neighbourTable();
        neighbours.addStatic(0, BenchNetwork.GATEWAY, BenchNetwork.GENERATOR_MAC);
        for (int i = 0; i < BenchNetwork.SERVERS; i++) {
            neighbours.addStatic(0, BenchNetwork.FIRST_SERVER + i, BenchNetwork.GENERATOR_MAC);
        }
        List<RuleChange> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServiceKey service = new ServiceKey(Protocols.TCP, Ipv4Numbers.address(FIRST_VIRTUAL + i), 80);
            rules.add(new RuleChange.AddService(new ServiceSpec(service, "wrr")));
            for (int j = 0; j < SERVERS_OF_EACH; j++) {
                ServerKey server = new ServerKey(
                        Ipv4Numbers.address(BenchNetwork.FIRST_SERVER + (i + j) % BenchNetwork.SERVERS),
                        PORTS_OF_SERVERS + i);
                rules.add(
                        new RuleChange.AddServer(service, new ServerSpec(server, ForwardingMethod.MASQ, 1 + j, 0, 0)));
            }
        }
        bench.director().services().apply(rules);
    }

    private void compare(int count, ForwardingWorker worker, Path socket) throws InterruptedException {
        storm(new ChangeStorm(socket, WARM_UP_CHANGES, 0));
        Rounds calm = new Rounds();
        Rounds stormy = new Rounds();
        long pauses = 0;
        long cpuNanos = 0;
        ChangeStorm last = new ChangeStorm(socket, 0, 0);
        for (int round = 0; round < rounds; round++) {
            worker.take();
            Thread.sleep(seconds * 1_000L);
            calm.add(worker.take());
            long before = pausesMillis();
            long cpuBefore = controlCpuNanos();
            last = new ChangeStorm(socket, rate == 0 ? WARM_UP_CHANGES : seconds * rate, rate);
            storm(last);
            stormy.add(worker.take());
            pauses += pausesMillis() - before;
            cpuNanos += controlCpuNanos() - cpuBefore;
        }
        System.out.printf("%8d %-6s %9s %8s %8s %8s ", count, "calm", "", "", "", "");
        print(calm);
        System.out.printf(
                "%8d %-6s %9.1f %8.2f %8.2f %8.2f ",
                count,
                "storm",
                last.perSecond(),
                last.latencyNanos(0.5) / 1e6,
                last.latencyNanos(0.99) / 1e6,
                cpuNanos / 1e6 / (rounds * last.made()));
        print(stormy);
        System.out.printf("%15s collector's pauses in all storms: %d ms%n", "", pauses);
    }

    private static void storm(ChangeStorm storm) throws InterruptedException {
        Thread thread = new Thread(storm, "storm");
        thread.start();
        thread.join();
        if (!storm.failure().isEmpty()) {
            throw new IllegalStateException("the storm ended: " + storm.failure());
        }
    }

    private static void print(Rounds rounds) {
        System.out.printf(
                "%9.1f %10.0f %10.0f %7d %6d %6d%n",
                rounds.meanNanos() / 1e3,
                rounds.longestNanos() / 1e3,
                rounds.longestCpuNanos() / 1e3,
                rounds.stalls(),
                rounds.cpuStalls(),
                rounds.lost());
    }

    /** What the processor has worked for the daemon's control thread so far. */
    private static long controlCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals("control")) {
                return threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        throw new IllegalStateException("there is no control thread");
    }

    /** What the collector has stopped all threads for so far. */
    private static long pausesMillis() {
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector.getName().endsWith("Pauses")) {
                millis += collector.getCollectionTime();
            }
        }
        return millis;
    }
}
