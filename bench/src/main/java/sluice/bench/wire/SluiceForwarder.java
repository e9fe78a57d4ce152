package sluice.bench.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.bench.BenchDirector;
import sluice.bench.BenchService;
import sluice.bench.DirectorSizes;
import sluice.bench.Events;
import sluice.bench.generator.Method;
import sluice.dpdk.Eal;
import sluice.dpdk.EalOptions;
import sluice.dpdk.WorkerThread;
import sluice.forward.Refused;
import sluice.os.Affinity;
import sluice.port.DeviceSpec;
import sluice.port.DpdkPool;
import sluice.port.DpdkPort;
import sluice.port.DpdkPorts;
import sluice.port.PortSpec;
import sluice.worker.Director;
import sluice.worker.DropCounter;
import sluice.worker.Rehearsal;
import sluice.worker.WorkerStatus;
import sluice.worker.WorkerThreads;

/**
 * Sluice as a forwarder at the client end of a memif wire: the daemon's worker without the daemon's control side.
 *
 * <p>Says {@code {"event":"forwarding"}} when it runs; answers the line {@code report} with
 * {@code {"event":"report",...}}, whose figures count from the last line {@code mark}, and {@code stop} with
 * {@code {"event":"stopped"}}; ends at the end of its standard
 * input.
 */
@Command(name = "sluice-forwarder", mixinStandardHelpOptions = true, description = "Sluice at one end of a memif wire.")
public final class SluiceForwarder implements Callable<Integer> {
    private static final int BUFFERS = 16383;
    private static final int MEGABYTES = 128;

    @Option(names = "--socket", defaultValue = "@sluice-bench", description = "memif socket (default ${DEFAULT-VALUE})")
    String socket = "";

    @Option(names = "--core", defaultValue = "1", description = "core of the worker (default ${DEFAULT-VALUE})")
    int core;

    @Option(
            names = "--method",
            defaultValue = "NAT",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    Method method = Method.NAT;

    @Option(
            names = "--conn-timeout",
            defaultValue = "0",
            description = "idle seconds of connections; 0: those of their protocol (default ${DEFAULT-VALUE})")
    int connectionSeconds;

    @Option(names = "--toa", description = "FULLNAT tells servers of TCP the client's address")
    boolean hasToa;

    @Mixin
    DirectorSizes sizes = new DirectorSizes();

    private long markedPackets;
    private long markedBusyNanos;
    private long markedBusyRounds;

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SluiceForwarder()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, Refused {
        // As the daemon does: the packet path is compiled before the first packet.
        Rehearsal.play(
                Path.of(
                        "/dev/shm",
                        "sluice-rehearsal-" + ProcessHandle.current().pid()),
                sizes.burst());
        EalOptions options = EalOptions.withHugePages(MEGABYTES)
                .filePrefix("sluice-bench-forwarder")
                .cores(Integer.toString(core));
        Eal eal = Eal.start(options);
        DpdkPool pool = new DpdkPool("forwarder", BUFFERS);
        PortSpec wire = new PortSpec("wire", new DeviceSpec.Memif(socket, 0, false, true), 1);
        try (DpdkPort port = DpdkPorts.open(eal, wire, pool);
                BenchDirector bench = BenchDirector.open(
                        port,
                        new BenchService(method, connectionSeconds, hasToa),
                        sizes.connections(),
                        sizes.flowCacheLines(),
                        sizes.burst(),
                        SystemNanoClock.INSTANCE)) {
            WorkerThreads worker = new WorkerThreads(
                    bench.director(), new OnCore(core), () -> BusySpinIdleStrategy.INSTANCE, SluiceForwarder::fail);
            try {
                Events.print("forwarding", Map.of());
                answer(bench.director(), worker);
            } finally {
                worker.close();
            }
        }
        return 0;
    }

    private void answer(Director director, WorkerThreads worker) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            WorkerStatus status = director.workers().get(0);
            if (line.equals("mark")) {
                markedPackets = status.rxPackets();
                markedBusyNanos = status.busyNanos();
                markedBusyRounds = status.busyRounds();
            } else if (line.equals("report")) {
                Events.print("report", report(director, status));
            } else if (line.equals("stop")) {
                worker.close();
                Events.print("stopped", Map.of());
            }
        }
    }

    private Map<String, Object> report(Director director, WorkerStatus status) {
        long packets = status.rxPackets() - markedPackets;
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("packets", packets);
        report.put("busyNanosPerPacket", (status.busyNanos() - markedBusyNanos) / (double) Math.max(1, packets));
        report.put("packetsPerBusyRound", packets / (double) Math.max(1, status.busyRounds() - markedBusyRounds));
        report.put("connections", director.liveConnections());
        for (DropCounter drop : director.drops()) {
            if (drop.packets() > 0) {
                report.put("drop " + drop.name(), drop.packets());
            }
        }
        return report;
    }

    private static void fail(int index, Throwable failure) {
        failure.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    /** The worker's thread has its core and is known to DPDK. */
    private record OnCore(int core) implements WorkerThreads.Surroundings {
        @Override
        public void enter(int index) {
            Affinity.pin(core);
            WorkerThread.register();
        }

        @Override
        public void leave(int index) {
            WorkerThread.unregister();
        }
    }
}
