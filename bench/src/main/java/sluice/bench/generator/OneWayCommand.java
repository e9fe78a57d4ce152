package sluice.bench.generator;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.bench.Events;
import sluice.bench.Phase;
import sluice.dpdk.Eal;
import sluice.dpdk.EalOptions;
import sluice.dpdk.WorkerThread;
import sluice.os.Affinity;
import sluice.port.DeviceSpec;
import sluice.port.DpdkPool;
import sluice.port.DpdkPort;
import sluice.port.DpdkPorts;
import sluice.port.PortSpec;
import sluice.wire.Ipv4;

/**
 * Floods the virtual service of {@link BenchNetwork} with UDP from a kernel interface and expects nothing back: whoever is
 * behind the director counts. Frames go to {@link BenchNetwork#REFLECTOR_MAC}.
 *
 * <p>It prints {@code {"event":"measuring"}} when traffic is warm, and {@code {"event":"result",...}} at the end, with the
 * packets that the interface took meanwhile.
 */
@Command(
        name = "one-way",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Floods a virtual service from a kernel interface, by AF_PACKET.")
public final class OneWayCommand implements Callable<Integer> {
    private static final int BUFFERS = 8191;
    private static final int MEGABYTES = 64;
    private static final long NANOS = 1_000_000_000;

    @Option(names = "--interface", required = true, description = "the kernel's name for it")
    String interfaceName = "";

    @Option(names = "--core", defaultValue = "0", description = "core to run on (default ${DEFAULT-VALUE})")
    int core;

    @Option(names = "--flows", defaultValue = "1000", description = "number of flows (default ${DEFAULT-VALUE})")
    int flows;

    @Option(names = "--zipf", defaultValue = "0", description = "exponent of Zipf's law; 0: all flows are alike")
    double zipf;

    @Option(names = "--frames", defaultValue = "64", description = "60 to 1514 bytes without FCS, or imix")
    String frames = "";

    @Option(names = "--burst", defaultValue = "64", description = "frames per burst (default ${DEFAULT-VALUE})")
    int burst;

    @Mixin
    Phase phase = new Phase(1, 2);

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new OneWayCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        EalOptions options = EalOptions.withHugePages(MEGABYTES);
        Eal eal = Eal.start(options.filePrefix("sluice-one-way").cores(Integer.toString(core)));
        DpdkPool pool = new DpdkPool("generator", BUFFERS);
        PortSpec spec = new PortSpec("wire", new DeviceSpec.AfPacket(interfaceName), 1);
        Affinity.pin(core);
        WorkerThread.register();
        try (DpdkPort port = DpdkPorts.open(eal, spec, pool)) {
            Opening.clearBuffers(pool);
            Flood flood = flood(port);
            long now = flood.runUntil(System.nanoTime() + (long) (phase.warmUpSeconds() * NANOS));
            long sent = flood.sent();
            Events.print("measuring", Map.of());
            long end = flood.runUntil(now + (long) (phase.seconds() * NANOS));
            double micros = (end - now) / 1e3;
            Events.print("result", Map.of("sentMpps", (flood.sent() - sent) / micros));
        }
        return 0;
    }

    private Flood flood(DpdkPort port) {
        FrameMix mix = FrameMix.of(
                frames, bytes -> FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, BenchNetwork.REFLECTOR_MAC, bytes));
        FlowOrder order = zipf > 0 ? FlowOrder.zipf(flows, zipf) : FlowOrder.random(flows);
        FlowTable table = new FlowTable(flows);
        ReturnedFrame form = new ReturnedFrame(Method.NAT, Ipv4.UDP);
        SampleCheck check = new SampleCheck(Peer.DIRECTOR, form, table);
        Arrivals arrivals = new Arrivals(port.pool(), form, new Neighbour(port), check);
        return new Flood(port, mix, order, table, arrivals, Traffic.CLIENT, burst);
    }
}
