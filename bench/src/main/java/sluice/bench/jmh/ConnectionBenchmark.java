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
import sluice.bench.BenchDirector;
import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.FlowOrder;
import sluice.bench.generator.FrameTemplate;
import sluice.dpdk.Memory;
import sluice.forward.NeighbourTable;
import sluice.forward.Refused;
import sluice.port.Burst;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;
import sluice.worker.Worker;

/**
 * Whole lives of TCP connections by the second, on one worker between memory ports, NAT: SYN, SYN+ACK, ACK, FIN+ACK,
 * FIN+ACK, ACK, and after 120 s in TIME_WAIT the end. Making the packets of clients and servers counts, too.
 *
 * <p>The clock is virtual: it goes so fast that always {@link #waiting} connections are in TIME_WAIT, so as many end as
 * begin.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class ConnectionBenchmark {
    private static final int BUFFERS = 1024;
    private static final int WAVE = PacketBurst.PACKETS;
    private static final int FRAME_BYTES = 64;
    private static final int PACKETS_IN_A_LIFE = 6;
    private static final long TIME_WAIT_NANOS = 120_000_000_000L;

    /** How many connections wait for their end. DPVS held as many as it opens in a second. */
    @Param({"10000", "400000", "1000000"})
    public int waiting;

    private final MemoryPool pool = new MemoryPool(BUFFERS);
    private final MemoryPort port = new MemoryPort("wire", PacketBurst.PORT_MAC, pool);
    private final Burst in = new Burst(WAVE);
    private final Burst out = new Burst(WAVE);
    private final FrameTemplate syn = frames(Tcp.SYN);
    private final FrameTemplate synAck = frames(Tcp.SYN | Tcp.ACK);
    private final FrameTemplate ack = frames(Tcp.ACK);
    private final FrameTemplate finAck = frames(Tcp.FIN | Tcp.ACK);
    private final FlowOrder order = FlowOrder.sequential(BenchNetwork.MAXIMUM_FLOWS, 1);
    private final int[] wave = new int[WAVE];
    private final int[] servers = new int[WAVE];
    private BenchDirector bench;
    private Worker worker;
    private long nanos;
    private long nanosPerBurst;

    /** Sets the director up and fills the table. */
    @Setup(Level.Trial)
    public void open() throws IOException, Refused {
        int lines = 4 * Integer.highestOneBit(waiting);
        bench = BenchDirector.open(port, 2 * waiting + BUFFERS, lines, WAVE, () -> nanos);
        worker = bench.director().worker(0);
        NeighbourTable neighbours = bench.director().neighbourTable();
        neighbours.addStatic(0, BenchNetwork.GATEWAY, BenchNetwork.GENERATOR_MAC);
        for (int i = 0; i < BenchNetwork.SERVERS; i++) {
            neighbours.addStatic(0, BenchNetwork.FIRST_SERVER + i, BenchNetwork.GENERATOR_MAC);
        }
        nanosPerBurst = TIME_WAIT_NANOS * WAVE / waiting / PACKETS_IN_A_LIFE;
        for (int opened = 0; opened < 2 * waiting; opened += WAVE) {
            life();
        }
        int live = bench.director().liveConnections();
        if (live < waiting || live > waiting + waiting / 10 + WAVE) {
            throw new IllegalStateException(live + " connections wait, not " + waiting);
        }
    }

    /** Returns the memory. */
    @TearDown(Level.Trial)
    public void close() {
        bench.close();
        port.close();
    }

    /** Connections that begin and end, {@value #WAVE} at a time. */
    @Benchmark
    @OperationsPerInvocation(WAVE)
    public int life() {
        for (int i = 0; i < WAVE; i++) {
            wave[i] = order.next();
        }
        fromClients(syn);
        for (int i = 0; i < WAVE; i++) {
            long ip = out.frame(i) + Ethernet.BYTES;
            int clientPort = Tcp.ports(ip + Ipv4.BYTES) >>> 16;
            // Waves are aligned, and packets need not leave in the order in which they came.
            servers[BenchNetwork.flowOf(Ipv4.source(ip), clientPort) % WAVE] = Ipv4.destination(ip);
        }
        pool.free(out);
        fromServers(synAck);
        pool.free(out);
        fromClients(ack);
        pool.free(out);
        fromClients(finAck);
        pool.free(out);
        fromServers(finAck);
        pool.free(out);
        fromClients(ack);
        int last = Memory.i32(out.frame(0) + Ethernet.BYTES);
        pool.free(out);
        return last;
    }

    private void fromClients(FrameTemplate template) {
        pool.allocate(in, WAVE);
        for (int i = 0; i < WAVE; i++) {
            int flow = wave[i];
            int ports = BenchNetwork.clientPort(flow) << 16 | BenchNetwork.VIRTUAL_PORT;
            template.write(in.frame(i), BenchNetwork.clientAddress(flow), BenchNetwork.VIRTUAL, ports);
            in.set(i, in.buffer(i), in.frame(i), FRAME_BYTES, 0);
        }
        forward();
    }

    private void fromServers(FrameTemplate template) {
        pool.allocate(in, WAVE);
        for (int i = 0; i < WAVE; i++) {
            int flow = wave[i];
            int ports = BenchNetwork.SERVER_PORT << 16 | BenchNetwork.clientPort(flow);
            template.write(in.frame(i), servers[i], BenchNetwork.clientAddress(flow), ports);
            in.set(i, in.buffer(i), in.frame(i), FRAME_BYTES, 0);
        }
        forward();
    }

    private void forward() {
        nanos += nanosPerBurst;
        port.inject(0, in);
        worker.doWork();
        int sent = port.pollTransmitted(0, out);
        if (sent != WAVE) {
            throw new IllegalStateException("of " + WAVE + " packets " + sent + " were forwarded: "
                    + bench.director().drops());
        }
    }

    private static FrameTemplate frames(int flags) {
        return FrameTemplate.tcp(BenchNetwork.GENERATOR_MAC, PacketBurst.PORT_MAC, FRAME_BYTES, flags);
    }
}
