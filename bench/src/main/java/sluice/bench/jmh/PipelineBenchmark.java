package sluice.bench.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import sluice.bench.BenchDirector;
import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.FlowOrder;
import sluice.forward.NeighbourTable;
import sluice.forward.Refused;
import sluice.port.Burst;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.worker.Worker;

/**
 * The whole way of a packet between memory ports, per packet, flows at random: receive, parse, look up, count, rewrite,
 * send. Includes making the packets and moving them through the ports' rings and pool, which {@link #portsOnly} shows
 * alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class PipelineBenchmark {
    /** Packets that one call of {@link #nat} forwards. */
    public static final int BURST = PacketBurst.PACKETS;

    private static final int BUFFERS = 1024;
    private static final int CACHE_LINES_PER_FLOW = 4;

    /** How many connections there are. */
    @Param({"1000", "64000", "1000000"})
    public int flows;

    private final MemoryPool pool = new MemoryPool(BUFFERS);
    private final MemoryPort port = new MemoryPort("wire", PacketBurst.PORT_MAC, pool);
    private final Burst in = new Burst(PacketBurst.PACKETS);
    private final Burst out = new Burst(PacketBurst.PACKETS);
    private PacketBurst packets;
    private BenchDirector bench;
    private Worker worker;

    /** Sets the director up and opens each flow. */
    @Setup(Level.Trial)
    public void open() throws IOException, Refused {
        int lines = 2 * Integer.highestOneBit(flows * CACHE_LINES_PER_FLOW);
        bench = BenchDirector.open(port, 2 * flows, lines, PacketBurst.PACKETS, SystemNanoClock.INSTANCE);
        worker = bench.director().worker(0);
        NeighbourTable neighbours = bench.director().neighbourTable();
        neighbours.addStatic(0, BenchNetwork.GATEWAY, BenchNetwork.GENERATOR_MAC);
        for (int i = 0; i < BenchNetwork.SERVERS; i++) {
            neighbours.addStatic(0, BenchNetwork.FIRST_SERVER + i, BenchNetwork.GENERATOR_MAC);
        }
        packets = new PacketBurst(FlowOrder.sequential(flows, 1));
        for (int sent = 0; sent < flows; sent += PacketBurst.PACKETS) {
            forward();
        }
        packets = new PacketBurst(FlowOrder.random(flows));
        if (forward() != PacketBurst.PACKETS || bench.director().liveConnections() != flows) {
            throw new IllegalStateException(bench.director().liveConnections() + " of " + flows + " flows are open");
        }
    }

    /** Returns the memory. */
    @TearDown(Level.Trial)
    public void close() {
        bench.close();
        port.close();
    }

    /** NAT from clients to real servers. */
    @Benchmark
    @OperationsPerInvocation(PacketBurst.PACKETS)
    public int nat() {
        return forward();
    }

    /** The same packets through the same port without a director. */
    @Benchmark
    @OperationsPerInvocation(PacketBurst.PACKETS)
    public int portsOnly() {
        packets.fill(in, pool);
        port.inject(0, in);
        port.receive(0, in);
        port.transmit(0, in);
        return collect();
    }

    private int forward() {
        packets.fill(in, pool);
        port.inject(0, in);
        worker.doWork();
        return collect();
    }

    private int collect() {
        int sent = port.pollTransmitted(0, out);
        pool.free(out);
        return sent;
    }
}
