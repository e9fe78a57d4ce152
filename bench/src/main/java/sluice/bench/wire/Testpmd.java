package sluice.bench.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DPDK's own test program as a forwarder. */
final class Testpmd implements Forwarder {
    private static final int MEGABYTES = 512;
    private static final double PATIENCE_SECONDS = 30;
    private static final Pattern STARTED = Pattern.compile("packet forwarding - ports=1");
    private static final Pattern STOPPED = Pattern.compile("^Done\\.");
    private static final Pattern CYCLES = Pattern.compile("CPU cycles/packet=([0-9.]+) .* at ([0-9]+) MHz Clock");

    private final ChildProcess process;

    private Testpmd(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it and waits until it forwards.
     *
     * @param mode its forwarding mode, {@code macswap} for instance
     */
    static Testpmd start(String mode, WireEnds ends, int burst) throws IOException, InterruptedException {
        ChildProcess process = ChildProcess.start(
                "testpmd",
                List.of(
                        // Into a pipe it would keep its words until there are enough of them.
                        "stdbuf",
                        "--output=L",
                        "dpdk-testpmd",
                        // Main and forwarding thread share the core; the main one sleeps.
                        "--lcores=(0,1)@" + ends.forwarderCore(),
                        "--no-pci",
                        "--no-telemetry",
                        "--in-memory",
                        "--single-file-segments",
                        "--file-prefix=sluice-bench-testpmd",
                        "-m",
                        Integer.toString(MEGABYTES),
                        "--vdev=net_memif0,role=client,socket=" + ends.socket() + ",zero-copy=yes",
                        "--",
                        "--interactive",
                        "--record-core-cycles",
                        "--burst=" + burst,
                        "--forward-mode=" + mode));
        try {
            process.send("start");
            process.await(STARTED, PATIENCE_SECONDS);
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
        return new Testpmd(process);
    }

    @Override
    public void startMeasuring() throws IOException {
        process.send("clear fwd stats all");
    }

    @Override
    public Map<String, Object> report() throws IOException, InterruptedException {
        process.send("show fwd stats all");
        Matcher cycles = process.await(CYCLES, PATIENCE_SECONDS);
        double nanos = Double.parseDouble(cycles.group(1)) * 1e3 / Double.parseDouble(cycles.group(2));
        return Map.of("busyNanosPerPacket", nanos);
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        process.send("stop");
        process.await(STOPPED, PATIENCE_SECONDS);
    }

    @Override
    public void close() {
        // It quits at the end of its input.
        process.finish();
    }
}
