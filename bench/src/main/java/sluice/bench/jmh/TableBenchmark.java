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
import sluice.bench.BenchConnections;
import sluice.bench.BenchDirector;
import sluice.bench.generator.FlowOrder;
import sluice.connection.WorkerConnections;
import sluice.forward.Refused;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;

/**
 * The connection table itself: look-ups, insertions and removals of NAT connections, each with its record, both keys and
 * its timer, while so many others are there.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TableBenchmark {
    private static final int TIMEOUT_TICKS = 10_000;
    private static final int BATCH = 1024;

    /** A table in which connections are. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
    public static class Table {
        /** How many connections there are. */
        @Param({"10000", "1000000", "10000000"})
        public int connections;

        BenchConnections flows;
        FlowOrder order;
        private final int[] batch = new int[BATCH];
        private BenchDirector bench;

        /** Fills the table. */
        @Setup(Level.Trial)
        public void fill() throws IOException, Refused {
            MemoryPort port = new MemoryPort("wire", PacketBurst.PORT_MAC, new MemoryPool(PacketBurst.PACKETS));
            int maximum = connections + BATCH;
            bench = BenchDirector.open(port, maximum, 1024, PacketBurst.PACKETS, SystemNanoClock.INSTANCE);
            flows = new BenchConnections(bench.connections().worker(0));
            order = FlowOrder.random(connections);
            for (int flow = 0; flow < connections; flow++) {
                flows.create(flow, TIMEOUT_TICKS, 0);
            }
        }

        void createBatch() {
            for (int i = 0; i < BATCH; i++) {
                batch[i] = flows.create(connections + i, TIMEOUT_TICKS, 0);
            }
        }

        void removeBatch() {
            int gone = 0;
            for (int number : batch) {
                gone += flows.remove(number) == WorkerConnections.GONE ? 1 : 0;
            }
            if (gone > 0) {
                throw new IllegalStateException(gone + " connections were not there");
            }
        }

        /** Returns the memory. */
        @TearDown(Level.Trial)
        public void close() {
            bench.close();
        }
    }

    /** A table that is given {@value #BATCH} connections more in the measured call, and loses them afterwards. */
    @State(Scope.Thread)
    public static class Growing extends Table {
        /** Takes them away. */
        @TearDown(Level.Invocation)
        public void clear() {
            removeBatch();
        }
    }

    /** A table that is given {@value #BATCH} connections more, and loses them in the measured call. */
    @State(Scope.Thread)
    public static class Shrinking extends Table {
        /** Makes them. */
        @Setup(Level.Invocation)
        public void prepare() {
            createBatch();
        }
    }

    /** One look-up, at random. */
    @Benchmark
    public int find(Table table) {
        return table.flows.find(table.order.next());
    }

    /** One connection made. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void insert(Growing table) {
        table.createBatch();
    }

    /** One connection ended. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void remove(Shrinking table) {
        table.removeBatch();
    }
}
