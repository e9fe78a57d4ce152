package sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import sluice.bench.BenchDirector;
import sluice.bench.generator.BenchNetwork;
import sluice.bench.wire.ChildProcess;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.worker.WorkerStatus;

/**
 * The daemon, started by its launcher in the director's namespace, with one worker and the virtual service by NAT. The kernel has
 * no address there and does not forward.
 */
final class SluiceDirector implements Director {
    private static final double PATIENCE_SECONDS = 120;
    private static final Pattern READY = Pattern.compile("ready after [0-9]+ ms");

    private final ChildProcess process;
    private final Path folder;
    private long markedPackets;
    private long markedBusyNanos;

    private SluiceDirector(ChildProcess process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param bench where it runs
     * @param device {@code af_packet} or {@code af_xdp}
     */
    static SluiceDirector start(PeerBench bench, String device) throws IOException, InterruptedException {
        Path folder = bench.scratch().resolve("daemon");
        // Not at the end of the last turn: there an interrupted run deletes everything, and two would be at it.
        if (Files.exists(folder)) {
            BenchDirector.delete(folder);
        }
        Files.createDirectory(folder);
        Path configuration = folder.resolve("sluice.yaml");
        Files.writeString(configuration, configuration(bench, device, folder));
        Files.createDirectory(folder.resolve("state"));
        Files.writeString(folder.resolve("state").resolve("rules"), rules());
        if (device.equals("af_packet")) {
            // Packet sockets get copies; without this the kernel would look for a route of each packet, in vain.
            Place.DIRECTOR.run(NftRules.deaf(List.of(PeerNetwork.FRONT, PeerNetwork.BACK)), "nft", "-f", "-");
        }
        List<String> command = Place.DIRECTOR.within(List.of(
                bench.tree().resolve("deploy/bin/sluice").toString(), "daemon", "--config", configuration.toString()));
        ChildProcess process = ChildProcess.start("daemon", command);
        try {
            process.await(READY, PATIENCE_SECONDS);
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
        return new SluiceDirector(process, folder);
    }

    @Override
    public void startMeasuring() throws IOException {
        WorkerStatus worker = worker();
        markedPackets = worker.rxPackets();
        markedBusyNanos = worker.busyNanos();
    }

    @Override
    public Map<String, Object> report() throws IOException {
        WorkerStatus worker = worker();
        long packets = worker.rxPackets() - markedPackets;
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("packets", packets);
        report.put("busyNanosPerPacket", (worker.busyNanos() - markedBusyNanos) / (double) Math.max(1, packets));
        report.put("workerLoad", worker.loadPermille() / 1e3);
        report.put("longRounds", worker.longRounds());
        return report;
    }

    private WorkerStatus worker() throws IOException {
        try (ControlClient client = ControlClient.connect(folder.resolve("socket"))) {
            return client.workers().get(0);
        } catch (ControlException e) {
            throw new IOException("the daemon does not tell its counters", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    /** The daemon's configuration. */
    static String configuration(PeerBench bench, String device, Path folder) {
        return """
                name: peer
                socket: %1$s/socket
                state-directory: %1$s/state
                memory: {huge-pages: true, size-mb: %2$d, buffers: 16384, connections: 1000000, flow-cache-lines: 4194304,
                  connection-directory: %1$s/connections}
                workers: {cores: [%3$d], idle: %4$s}
                ports:
                  - name: front
                    device: {type: %5$s, interface: %6$s}
                    addresses: [%7$s]
                  - name: back
                    device: {type: %5$s, interface: %8$s}
                    addresses: [%9$s]
                """.formatted(
                        folder,
                        PeerBench.DAEMON_MEGABYTES,
                        bench.directorCore(),
                        bench.idle(),
                        device,
                        PeerNetwork.FRONT,
                        PeerNetwork.FRONT_ADDRESS,
                        PeerNetwork.BACK,
                        PeerNetwork.BACK_ADDRESS);
    }

    private static String rules() {
        StringBuilder rules = new StringBuilder();
        for (String protocol : List.of("-u ", "-t ")) {
            String service = protocol + PeerNetwork.virtualAddress() + ":" + BenchNetwork.VIRTUAL_PORT;
            rules.append("-A ").append(service).append(" -s rr\n");
            for (String server : PeerNetwork.serverAddresses()) {
                rules.append("-a ")
                        .append(service)
                        .append(" -r ")
                        .append(server)
                        .append(':');
                rules.append(BenchNetwork.SERVER_PORT).append(" -m -w 1\n");
            }
        }
        return rules.toString();
    }
}
