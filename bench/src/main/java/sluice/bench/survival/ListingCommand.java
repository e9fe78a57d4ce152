package sluice.bench.survival;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemNanoClock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sluice.bench.BenchConnections;
import sluice.bench.BenchDirector;
import sluice.bench.generator.BenchNetwork;
import sluice.connection.Ticks;
import sluice.control.ControlServer;
import sluice.control.DirectorRequests;
import sluice.control.StateFolder;
import sluice.forward.NeighbourTable;
import sluice.forward.Refused;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;

/** Lists many connections with {@code ipvsadm -Lnc}, a process of its own, while a worker forwards. */
@Command(
        name = "listing",
        mixinStandardHelpOptions = true,
        description = "Measures a listing of many connections, and what it costs the daemon.")
public final class ListingCommand implements Callable<Integer> {
    private static final long PORT_MAC = 0x0200_0000_0001L;
    private static final int BURST = 64;
    private static final int BUFFERS = 1024;
    private static final int LINES = 4096;
    private static final int SPARE = 8192;
    private static final int TIMEOUT_TICKS = Ticks.ofSeconds(900);
    private static final int WARM_UP_MILLIS = 4_000;
    private static final int ALONE_MILLIS = 3_000;

    @Parameters(defaultValue = "1000000", description = "connections (default ${DEFAULT-VALUE})")
    int connections;

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ListingCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, Refused, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("/dev/shm"), "sluice-listing-");
        MemoryPort port = new MemoryPort("wire", PORT_MAC, new MemoryPool(BUFFERS));
        try (BenchDirector bench =
                        BenchDirector.open(port, connections + SPARE, LINES, BURST, SystemNanoClock.INSTANCE);
                DirectorRequests requests = new DirectorRequests(
                        "bench", "bench", bench.director(), StateFolder.in(folder.resolve("state")), () -> {})) {
            fill(bench);
            BusyWorker busy = new BusyWorker(port, bench.director().worker(0), BURST);
            Thread thread = new Thread(busy, "worker");
            thread.start();
            ControlServer server = ControlServer.start(folder.resolve("socket"), null, requests);
            try {
                measure(busy, folder.resolve("socket"));
            } finally {
                server.close();
                busy.stop();
                thread.join();
            }
        } finally {
            BenchDirector.delete(folder);
        }
        return 0;
    }

    private void fill(BenchDirector bench) {
        NeighbourTable neighbours = bench.director().neighbourTable();
        neighbours.addStatic(0, BenchNetwork.GATEWAY, BenchNetwork.GENERATOR_MAC);
        for (int i = 0; i < BenchNetwork.SERVERS; i++) {
            neighbours.addStatic(0, BenchNetwork.FIRST_SERVER + i, BenchNetwork.GENERATOR_MAC);
        }
        BenchConnections flows = new BenchConnections(bench.connections().worker(0));
        int nowTicks = Ticks.ofNanos(System.nanoTime());
        for (int flow = 0; flow < connections; flow++) {
            flows.create(flow, TIMEOUT_TICKS, nowTicks);
        }
    }

    private void measure(BusyWorker busy, Path socket) throws IOException, InterruptedException {
        Thread.sleep(WARM_UP_MILLIS);
        double alone = rate(busy, ALONE_MILLIS);
        long heapBefore = heapAfterCollection();
        HeapPeak peak = new HeapPeak();
        long packets = busy.packets();
        long start = System.nanoTime();
        long lines = list(socket);
        double seconds = (System.nanoTime() - start) / 1e9;
        double listed = (busy.packets() - packets) / seconds;
        peak.stop();
        System.out.printf(
                "listed %d lines in %.1f s; worker %.2f Mpps meanwhile, %.2f before, %.2f after%n",
                lines, seconds, listed / 1e6, alone / 1e6, rate(busy, ALONE_MILLIS) / 1e6);
        System.out.printf(
                "heap of the daemon: %d MiB before, %d MiB at most meanwhile with garbage, %d MiB after%n",
                heapBefore >> 20, peak.bytes() >> 20, heapAfterCollection() >> 20);
    }

    private static double rate(BusyWorker busy, int millis) throws InterruptedException {
        long packets = busy.packets();
        long start = System.nanoTime();
        Thread.sleep(millis);
        return (busy.packets() - packets) * 1e9 / (System.nanoTime() - start);
    }

    private static long list(Path socket) throws IOException {
        Path ipvsadm = Path.of(System.getProperty("sluice.home"), "deploy", "bin", "ipvsadm");
        ProcessBuilder builder = new ProcessBuilder(ipvsadm.toString(), "-L", "-n", "-c");
        builder.environment().put("SLUICE_SOCKET", socket.toString());
        Process process = builder.redirectErrorStream(true).start();
        long lines = 0;
        try (BufferedReader output = process.inputReader()) {
            while (output.readLine() != null) {
                lines++;
            }
        }
        return lines;
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
