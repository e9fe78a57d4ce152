package sluice.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.FlowOrder;
import sluice.dpdk.Memory;
import sluice.forward.NatRecipe;
import sluice.port.Burst;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Udp;

/**
 * The NAT rewrite of packets in the cache, per packet: addresses, ports, TTL, both checksums and Ethernet addresses. The
 * frames are rewritten over and over, so their checksums are soon wrong, which costs nothing and matters to nobody.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RewriteBenchmark {
    private static final int MTU = 1500;

    private final Burst burst = new PacketBurst(FlowOrder.sequential(PacketBurst.PACKETS, 1)).inPlainMemory();
    private final long recipe = recipe();

    private static long recipe() {
        long recipe = Memory.allocate(NatRecipe.BYTES, Memory.CACHE_LINE_BYTES);
        NatRecipe.translate(
                recipe,
                BenchNetwork.clientAddress(0),
                BenchNetwork.VIRTUAL,
                BenchNetwork.clientPort(0) << 16 | BenchNetwork.VIRTUAL_PORT,
                BenchNetwork.clientAddress(0),
                BenchNetwork.FIRST_SERVER,
                BenchNetwork.clientPort(0) << 16 | BenchNetwork.SERVER_PORT,
                NatRecipe.FROM_CLIENT,
                0);
        NatRecipe.leaveBy(recipe, 0, MTU, PacketBurst.PORT_MAC, BenchNetwork.GENERATOR_MAC);
        return recipe;
    }

    /** UDP packets with a checksum. */
    @Benchmark
    @OperationsPerInvocation(PacketBurst.PACKETS)
    public Burst udp() {
        for (int i = 0; i < PacketBurst.PACKETS; i++) {
            long frame = burst.frame(i);
            long ip = frame + Ethernet.BYTES;
            NatRecipe.rewriteNetwork(recipe, ip);
            NatRecipe.rewriteUdp(recipe, ip, ip + Ipv4.BYTES, Udp.length(ip + Ipv4.BYTES));
            NatRecipe.address(recipe, frame);
        }
        return burst;
    }
}
