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

        /** Returns the memory. */
        @TearDown(Level.Trial)
        public void close() {
            bench.close();
        }
    }

    /** As many connections more, made before each batch of removals, and removed after each batch of insertions. */
    @State(Scope.Thread)
    public static class Batch {
        final int[] numbers = new int[BATCH];

        void create(Table table) {
            for (int i = 0; i < BATCH; i++) {
                numbers[i] = table.flows.create(table.connections + i, TIMEOUT_TICKS, 0);
            }
        }

        void remove(Table table) {
            for (int number : numbers) {
                table.flows.remove(number);
            }
        }
    }

    /** A batch that is there when the measured call begins. */
    @State(Scope.Thread)
    public static class Present extends Batch {
        /** Makes it. */
        @Setup(Level.Invocation)
        public void prepare(Table table) {
            create(table);
        }
    }

    /** A batch that goes when the measured call has ended. */
    @State(Scope.Thread)
    public static class Absent extends Batch {
        /** Removes it. */
        @TearDown(Level.Invocation)
        public void clear(Table table) {
            remove(table);
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
    public void insert(Table table, Absent batch) {
        batch.create(table);
    }

    /** One connection ended. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void remove(Table table, Present batch) {
        batch.remove(table);
    }
}
