package sluice.localport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sluice.connection.ForkedJvm;

class PortMemoryTest {
    private static final int SERVERS = 50;
    private static final int PORTS = 60_000;

    @Test
    void threeMillionPortsTakeLittleMemoryAndTakingThemAllocatesNothing() throws IOException {
        // In a JVM of its own, since the checks of checked memory allocate.
        Process process = ForkedJvm.start(ThreeMillion.class);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.print(output);
        Map<String, Long> figures = output.lines()
                .map(line -> line.split(": "))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Long.parseLong(pair[1]), (a, b) -> b, TreeMap::new));

        assertThat(figures.get("ports in use")).isEqualTo(3_000_000L);
        assertThat(figures.get("bytes of memory touched")).isLessThan(2L << 20);
        assertThat(figures.get("bytes reserved")).isLessThan(100L << 20);
        assertThat(figures.get("bytes allocated on the heap")).isZero();
        assertThat(figures.get("ports whose replies go astray")).isZero();
    }

    /** Takes three million ports of 50 real servers, then gives and takes at random, and prints figures. */
    static final class ThreeMillion {
        private static final int CHURN = 1_000_000;
        private static final int WORKERS = 3;
        private static final ReplySteering STEERING =
                ReplySteering.of(Addresses.rss(5, 40, 128, WORKERS), Addresses.RSS_TYPES, WORKERS);

        private final LocalPorts ports;
        private final WorkerPorts[] workers = new WorkerPorts[WORKERS];
        private final PortPair[] pairs = new PortPair[SERVERS];
        private final PortRandom random = PortRandom.seeded(77);

        private ThreeMillion(LocalPorts ports) {
            this.ports = ports;
            for (int i = 0; i < WORKERS; i++) {
                workers[i] = ports.worker(i, PortRandom.seeded(i));
            }
            for (int i = 0; i < SERVERS; i++) {
                pairs[i] = Addresses.server(i);
            }
        }

        public static void main(String[] arguments) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            int[] taken = new int[SERVERS * PORTS];
            int[] warm = new int[SERVERS * 1000];
            LocalPorts ports = new LocalPorts(PortLimits.DEFAULT);
            ThreeMillion run = new ThreeMillion(ports);
            ThreeMillion warmUp = new ThreeMillion(new LocalPorts(PortLimits.DEFAULT));
            warmUp.take(warm, 0);
            warmUp.churn(threads, warm, warm.length);
            warmUp.give(warm, 0);
            threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadAllocatedBytes();
            run.take(taken, 0);
            long full = run.churn(threads, taken, taken.length);
            run.give(taken, taken.length / 2);
            long half = run.churn(threads, taken, taken.length / 2);
            run.take(taken, taken.length / 2);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            PortCounters counters = ports.counters();
            System.out.println("ports in use: " + counters.used());
            System.out.println("bytes of memory touched: " + counters.bytes());
            System.out.println("bytes reserved: "
                    + (PortLimits.DEFAULT.pairs() * (128L + 8) + PortLimits.DEFAULT.blocks() * 1024L));
            System.out.println("bytes allocated on the heap: " + allocated);
            System.out.println("ports whose replies go astray: " + counters.foreignTotal());
            System.out.println("ns to give and take, 93 % used: " + full / CHURN);
            System.out.println("ns to give and take, 47 % used: " + half / CHURN);
        }

        private void take(int[] taken, int from) {
            for (int i = from; i < taken.length; i++) {
                taken[i] = workers[i % WORKERS].take(pairs[i % SERVERS], STEERING);
            }
        }

        private void give(int[] taken, int from) {
            for (int i = from; i < taken.length; i++) {
                ports.give(pairs[i % SERVERS], taken[i]);
            }
        }

        /** Gives back and takes at random among the first {@code count}; the processor time in nanoseconds. */
        private long churn(ThreadMXBean threads, int[] taken, int count) {
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < CHURN; i++) {
                int one = random.below(count);
                ports.give(pairs[one % SERVERS], taken[one]);
                taken[one] = workers[one % WORKERS].take(pairs[one % SERVERS], STEERING);
            }
            return threads.getCurrentThreadCpuTime() - start;
        }
    }
}
