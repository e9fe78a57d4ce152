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
import sluice.bench.generator.FlowOrder;
import sluice.parse.Headers;
import sluice.parse.Parser;
import sluice.port.Burst;

/** Parsing: from a burst of frames in the cache to a burst of headers, per packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ParseBenchmark {
    private final Headers headers = new Headers(PacketBurst.PACKETS);
    private final Burst burst = new PacketBurst(FlowOrder.sequential(PacketBurst.PACKETS, 1)).inPlainMemory();

    /** UDP over IPv4 without options or tags. */
    @Benchmark
    @OperationsPerInvocation(PacketBurst.PACKETS)
    public Headers udp() {
        Parser.parse(burst, PacketBurst.PORT_MAC, headers);
        return headers;
    }
}
