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
import sluice.connection.ConnectionDraft;
import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.PacketTuple;
import sluice.connection.UdpState;
import sluice.connection.WorkerConnections;
import sluice.dpdk.Memory;
import sluice.dpdk.Prefetch;
import sluice.forward.Refused;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;

/** Finding the connection of a packet, flows at random: the Chronicle index, and the flow cache before it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class LookupBenchmark {
    private static final int TIMEOUT_TICKS = 1 << 20;
    private static final int CACHE_LINES_PER_FLOW = 4;

    /** How many connections there are. */
    @Param({"1000", "64000", "1000000"})
    public int flows;

    private final long homes = Memory.allocate(PacketBurst.PACKETS * 8L, Memory.CACHE_LINE_BYTES);
    private final int[] drawn = new int[PacketBurst.PACKETS];
    private BenchDirector bench;
    private final PacketTuple tuple = new PacketTuple();
    private final ConnectionDraft draft = new ConnectionDraft();
    private WorkerConnections connections;
    private FlowCache cache;
    private FlowOrder order;

    /** Creates the connections and a line of the cache for each. */
    @Setup(Level.Trial)
    public void fill() throws IOException, Refused {
        MemoryPort port = new MemoryPort("wire", PacketBurst.PORT_MAC, new MemoryPool(64));
        bench = BenchDirector.open(port, 2 * flows, 1024, PacketBurst.PACKETS, SystemNanoClock.INSTANCE);
        ConnectionTable table = bench.connections();
        connections = table.worker(0);
        cache = new FlowCache(lines(), table);
        order = FlowOrder.random(flows);
        for (int flow = 0; flow < flows; flow++) {
            long server = IpAddress.low4(BenchNetwork.FIRST_SERVER + flow % BenchNetwork.SERVERS);
            draft.opened(tuple(flow))
                    .served(IpAddress.HIGH4, server, BenchNetwork.SERVER_PORT, 0)
                    .begins(ConnectionRecord.METHOD_MASQ, UdpState.NORMAL, TIMEOUT_TICKS, 0);
            int number = connections.create(draft, 0);
            cache.claim(hash(flow), first(flow), second(flow), number, connections.foundGeneration());
        }
    }

    private int lines() {
        return Integer.highestOneBit(flows * CACHE_LINES_PER_FLOW);
    }

    private static int ports(int flow) {
        return BenchNetwork.clientPort(flow) << 16 | BenchNetwork.VIRTUAL_PORT;
    }

    /** Returns the memory. */
    @TearDown(Level.Trial)
    public void close() {
        cache.close();
        bench.close();
    }

    /** One look-up in the Chronicle index. */
    @Benchmark
    public int index() {
        int flow = order.next();
        return connections.find(tuple(flow));
    }

    /** As a worker does it: a burst is hashed, its lines are prefetched, then they are looked up. */
    @Benchmark
    @OperationsPerInvocation(PacketBurst.PACKETS)
    public long flowCache() {
        for (int i = 0; i < PacketBurst.PACKETS; i++) {
            int flow = order.next();
            drawn[i] = flow;
            Memory.putHostI64(homes + i * 8L, cache.home(hash(flow)));
        }
        Prefetch.lines(homes, PacketBurst.PACKETS);
        long found = 0;
        for (int i = 0; i < PacketBurst.PACKETS; i++) {
            int flow = drawn[i];
            found += cache.find(hash(flow), first(flow), second(flow));
        }
        return found;
    }

    private PacketTuple tuple(int flow) {
        return tuple.set(
                0,
                IpAddress.HIGH4,
                IpAddress.low4(BenchNetwork.clientAddress(flow)),
                IpAddress.HIGH4,
                IpAddress.low4(BenchNetwork.VIRTUAL),
                ports(flow),
                Ipv4.UDP);
    }

    private static long first(int flow) {
        return PacketTuple.first4(BenchNetwork.clientAddress(flow), BenchNetwork.VIRTUAL);
    }

    private static long second(int flow) {
        return PacketTuple.second4(ports(flow), Ipv4.UDP);
    }

    private static int hash(int flow) {
        return FlowCache.hash(first(flow), second(flow));
    }
}
