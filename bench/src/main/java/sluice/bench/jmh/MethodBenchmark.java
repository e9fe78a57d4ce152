package sluice.bench.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
import sluice.forward.Refused;
import sluice.port.Burst;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.worker.Worker;

/**
 * The whole way of a client's packet between memory ports, per packet, by forwarding method and family, 1000 flows in
 * turn; {@link PipelineBenchmark} tells what the ports alone take.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class MethodBenchmark {
    private static final int PACKETS = 64;
    private static final int BUFFERS = 1024;
    private static final int FLOWS = 1000;

    /** How packets reach the servers; {@code fullnat-other} is FULLNAT to servers of the other IP version, {@code fullnat-toa} by TCP with a TOA option in each segment, {@code fullnat-tcp} without. */
    @Param({
        "nat",
        "dr",
        "fullnat",
        "fullnat-other",
        "fullnat-tcp",
        "fullnat-toa",
        "ipip",
        "gre",
        "gre-csum",
        "gue",
        "gue-csum"
    })
    public String method;

    /** The IP version of clients, service and, {@code fullnat-other} excepted, servers. */
    @Param({"4", "6"})
    public int version;

    private final MemoryPool pool = new MemoryPool(BUFFERS);
    private final MemoryPort port = new MemoryPort("wire", PacketBurst.PORT_MAC, pool);
    private final Burst in = new Burst(PACKETS);
    private final Burst out = new Burst(PACKETS);
    private MethodNetwork network;
    private Worker worker;

    /** Sets the director up and opens each flow. */
    @Setup(Level.Trial)
    public void open() throws IOException, Refused {
        network = new MethodNetwork(method, version == 6, FLOWS, PACKETS, port);
        worker = network.worker();
        for (int sent = 0; sent < FLOWS; sent += PACKETS) {
            if (network.isTcp()) {
                shakeHands();
            } else {
                forward();
            }
        }
        if (network.isTcp()) {
            network.established();
        }
        if (forward() != PACKETS || network.liveConnections() != FLOWS) {
            throw new IllegalStateException(network.liveConnections() + " of " + FLOWS + " flows are open");
        }
    }

    /** Returns the memory. */
    @TearDown(Level.Trial)
    public void close() {
        network.close();
        port.close();
    }

    /** From clients to real servers. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int forward() {
        network.fill(in, pool, PACKETS);
        port.inject(0, in);
        worker.doWork();
        int sent = port.pollTransmitted(0, out);
        pool.free(out);
        return sent;
    }

    private void shakeHands() {
        network.fill(in, pool, PACKETS);
        port.inject(0, in);
        worker.doWork();
        port.pollTransmitted(0, out);
        network.answer(out);
        port.inject(0, out);
        worker.doWork();
        port.pollTransmitted(0, out);
        pool.free(out);
    }
}
