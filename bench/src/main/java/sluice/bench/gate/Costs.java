package sluice.bench.gate;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import sluice.bench.jmh.ConnectionBenchmark;
import sluice.bench.jmh.ParseBenchmark;
import sluice.bench.jmh.PipelineBenchmark;
import sluice.forward.Refused;

/**
 * What packets cost on one worker between memory ports, as multiples of what it costs to parse one, and that they allocate
 * nothing.
 *
 * <p>Each is measured for a few hundredths of a second in turn, so that a phase in which the machine is slow meets all
 * alike, and the median of the ratios counts. Thread: the one that calls {@link #measure}; it should be pinned.
 */
final class Costs {
    private static final int PACKETS_IN_A_LIFE = 6;
    private static final int BURST = PipelineBenchmark.BURST;
    private static final int ROUNDS = 25;
    private static final int WARM_UPS = 40;
    private static final long SLICE_NANOS = 40_000_000;
    private static final int FEW_FLOWS = 1_000;
    private static final int MANY_FLOWS = 1_000_000;
    private static final int WAITING = 10_000;
    private static final int BURSTS_WITHOUT_ALLOCATION = 50_000;

    private final ParseBenchmark parse = new ParseBenchmark();
    private final PipelineBenchmark few = new PipelineBenchmark();
    private final PipelineBenchmark many = new PipelineBenchmark();
    private final ConnectionBenchmark lives = new ConnectionBenchmark();

    /** The figures by name. Takes about 25 seconds. */
    Map<String, Double> measure() throws IOException, Refused {
        few.flows = FEW_FLOWS;
        many.flows = MANY_FLOWS;
        lives.waiting = WAITING;
        few.open();
        many.open();
        lives.open();
        try {
            for (int i = 0; i < WARM_UPS; i++) {
                nanos(parse::udp);
                nanos(few::nat);
                nanos(few::portsOnly);
                nanos(lives::life);
            }
            Map<String, Double> figures = new LinkedHashMap<>();
            ratios(figures);
            figures.put("bytes-allocated-per-million-packets", allocated(few::nat, BURST));
            figures.put("bytes-allocated-per-million-connections", allocated(lives::life, BURST));
            return figures;
        } finally {
            few.close();
            many.close();
            lives.close();
        }
    }

    private void ratios(Map<String, Double> figures) {
        double[] nat = new double[ROUNDS];
        double[] manyFlows = new double[ROUNDS];
        double[] life = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            double parsing = nanos(parse::udp);
            double ports = nanos(few::portsOnly);
            double fewFlows = nanos(few::nat);
            nat[i] = (fewFlows - ports) / parsing;
            manyFlows[i] = (nanos(many::nat) - ports) / (fewFlows - ports);
            life[i] = nanos(lives::life) / PACKETS_IN_A_LIFE / parsing;
        }
        figures.put("nat-to-parse-1k", median(nat));
        figures.put("nat-1M-to-1k", median(manyFlows));
        figures.put("connection-packet-to-parse", median(life));
    }

    /** Nanoseconds for each of the packets, or connections, that one call deals with, over a slice of time. */
    private static double nanos(Runnable burst) {
        long start = System.nanoTime();
        long now = start;
        long bursts = 0;
        while (now - start < SLICE_NANOS) {
            burst.run();
            bursts++;
            now = System.nanoTime();
        }
        return (now - start) / (double) (bursts * BURST);
    }

    /** Bytes on the Java heap for a million of what {@code burst} does {@code size} of; the code is warm already. */
    private static double allocated(Runnable burst, int size) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double least = Double.MAX_VALUE;
        // What the compiler replaces while it is measured allocates once.
        for (int attempt = 0; attempt < 3 && least > 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < BURSTS_WITHOUT_ALLOCATION; i++) {
                burst.run();
            }
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            least = Math.min(least, bytes * 1e6 / ((long) BURSTS_WITHOUT_ALLOCATION * size));
        }
        return least;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
