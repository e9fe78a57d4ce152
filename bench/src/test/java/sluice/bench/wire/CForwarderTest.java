package sluice.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.bench.generator.Generator;
import sluice.bench.generator.GeneratorPlan;
import sluice.bench.generator.GeneratorResult;
import sluice.bench.generator.Method;
import sluice.bench.generator.Peer;
import sluice.bench.generator.Traffic;
import sluice.dpdk.Eal;
import sluice.dpdk.EalOptions;
import sluice.dpdk.WorkerThread;
import sluice.port.DeviceSpec;
import sluice.port.DpdkPool;
import sluice.port.DpdkPort;
import sluice.port.DpdkPorts;
import sluice.port.PortSpec;

/** The forwarder in C, as the build has left it, forwards what the generator sends over a memif wire in ordinary memory. */
class CForwarderTest {
    private static final int BUFFERS = 8191;
    private static final int MEGABYTES = 128;
    private static final int FLOWS = 200;

    @ParameterizedTest
    @CsvSource({"nat, DIRECTOR, CLIENT, 64", "nat, DIRECTOR, MIXED, imix", "macswap, REFLECTOR, CLIENT, 64"})
    void itForwardsWhatTheGeneratorSends(String mode, Peer peer, Traffic traffic, String frames) throws Exception {
        WireEnds ends = new WireEnds(
                "@sluice-cnat-test-" + ProcessHandle.current().pid() + "-" + mode + traffic, 0, 0, home("run"));
        List<String> command = new ArrayList<>(CForwarder.command(mode, ends, 32, 4096));
        command.add("--no-huge");
        GeneratorPlan plan = new GeneratorPlan(peer, Method.NAT, FLOWS, true, 0, frames, 17, traffic, 32, 0, 200);
        Eal running = Eal.running();
        Eal eal = running != null ? running : Eal.start(EalOptions.withoutHugePages(MEGABYTES));
        WorkerThread.register();
        DpdkPool pool = new DpdkPool("cnat" + mode + traffic, BUFFERS);
        PortSpec wire = new PortSpec("cnat", new DeviceSpec.Memif(ends.socket(), 0, true, false), 1);
        try (DpdkPort port = DpdkPorts.open(eal, wire, pool);
                Forwarder forwarder = ForwarderProcess.start("cnat", command)) {
            forwarder.startMeasuring();
            GeneratorResult result = new Generator(port, plan).run(() -> {});
            Map<String, Object> report = forwarder.report();
            forwarder.stop();

            assertThat(result.isClean()).isTrue();
            assertThat(WireReport.number(report, "busyNanosPerPacket")).isPositive();
            assertThat(WireReport.number(report, "packets")).isGreaterThanOrEqualTo(result.received());
            assertThat(WireReport.number(report, "connections")).isEqualTo(peer == Peer.DIRECTOR ? FLOWS : 0);
        } finally {
            WorkerThread.unregister();
        }
    }

    @Test
    void aProgramThatIsNotBuiltIsNamedWithTheRemedy() {
        WireEnds ends = new WireEnds("@none", 0, 0, Path.of("/nowhere/run"));
        assertThatThrownBy(() -> CForwarder.command(CForwarder.NAT, ends, 32, 64))
                .hasMessageContaining("/nowhere/target/cnat is not built: run");
    }

    private static Path home(String file) {
        String home = System.getProperty("sluice.home");
        assumeTrue(home != null, "sluice.home is not set");
        return Path.of(home, "bench", file);
    }
}
