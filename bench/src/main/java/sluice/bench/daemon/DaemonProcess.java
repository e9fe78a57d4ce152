package sluice.bench.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import sluice.bench.BenchDirector;
import sluice.bench.generator.BenchNetwork;
import sluice.bench.wire.ChildProcess;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.forward.Ipv4Numbers;
import sluice.worker.DropCounter;
import sluice.worker.WorkerStatus;

/**
 * A daemon with one worker at the client end of a memif wire, started by its launcher in folders of its own. The services of
 * {@link BenchNetwork} are among its rules from the start.
 */
final class DaemonProcess implements AutoCloseable {
    private static final double PATIENCE_SECONDS = 120;
    private static final Pattern READY = Pattern.compile("ready after ([0-9]+) ms");
    private static final int MEGABYTES = 128;

    private final ChildProcess process;
    private final Path folder;
    private final long startNanos;

    private DaemonProcess(ChildProcess process, Path folder, long startNanos) {
        this.process = process;
        this.folder = folder;
        this.startNanos = startNanos;
    }

    /**
     * Starts it and does not wait.
     *
     * @param javaOptions further options for the Java machine, separated by blanks
     * @param folder an empty folder of the bench, which {@link #close} deletes
     */
    static DaemonProcess start(Bench bench, String javaOptions, Path folder) throws IOException {
        Path configuration = folder.resolve("sluice.yaml");
        Files.writeString(configuration, configuration(bench, folder));
        Files.createDirectory(folder.resolve("state"));
        Files.writeString(folder.resolve("state").resolve("rules"), rules());
        long startNanos = System.nanoTime();
        ChildProcess process = ChildProcess.start(
                "daemon",
                List.of(
                        "env",
                        "SLUICE_JAVA_OPTIONS=" + javaOptions,
                        bench.tree().resolve("deploy/bin/sluice").toString(),
                        "daemon",
                        "--config",
                        configuration.toString()));
        return new DaemonProcess(process, folder, startNanos);
    }

    /** Waits until it serves; returns the nanoseconds since its start. */
    long awaitReady() throws IOException, InterruptedException {
        process.await(READY, PATIENCE_SECONDS);
        return System.nanoTime() - startNanos;
    }

    /** Its control socket. */
    Path socket() {
        return folder.resolve("socket");
    }

    /** Its worker's counters. */
    WorkerStatus worker() throws IOException, ControlException {
        try (ControlClient client = ControlClient.connect(socket())) {
            return client.workers().get(0);
        }
    }

    /** What it has dropped, by reason. */
    Map<String, Long> drops() throws IOException, ControlException {
        Map<String, Long> drops = new TreeMap<>();
        try (ControlClient client = ControlClient.connect(socket())) {
            for (DropCounter drop : client.drops()) {
                if (drop.packets() > 0) {
                    drops.put(drop.name(), drop.packets());
                }
            }
        }
        return drops;
    }

    /** Ends it and deletes its folders. The generator must have ended before. */
    @Override
    public void close() throws IOException {
        process.close();
        BenchDirector.delete(folder);
    }

    private static String configuration(Bench bench, Path folder) {
        return """
                name: bench
                socket: %1$s/socket
                state-directory: %1$s/state
                memory: {huge-pages: true, size-mb: %2$d, buffers: 16384, connections: %3$d, flow-cache-lines: %4$d,
                  connection-directory: %1$s/connections}
                workers: {cores: [%5$d], idle: spin}
                ports:
                  - name: wire
                    device: {type: memif, socket: "%6$s", role: client, zero-copy: true}
                    addresses: [%7$s/24]
                    host-path: drop
                routes:
                  - {to: 198.19.0.0/16, via: %8$s, port: wire}
                """.formatted(
                        folder,
                        MEGABYTES,
                        bench.connections(),
                        bench.flowCacheLines(),
                        bench.workerCore(),
                        bench.socket(),
                        text(BenchNetwork.DIRECTOR),
                        text(BenchNetwork.GATEWAY));
    }

    private static String rules() {
        String service = "-u " + text(BenchNetwork.VIRTUAL) + ":" + BenchNetwork.VIRTUAL_PORT;
        StringBuilder rules = new StringBuilder("-A " + service + " -s rr\n");
        for (int i = 0; i < BenchNetwork.SERVERS; i++) {
            String server = text(BenchNetwork.FIRST_SERVER + i) + ":" + BenchNetwork.SERVER_PORT;
            rules.append("-a ").append(service).append(" -r ").append(server).append(" -m -w 1\n");
        }
        return rules.toString();
    }

    private static String text(int address) {
        return Ipv4Numbers.address(address).getHostAddress();
    }
}
