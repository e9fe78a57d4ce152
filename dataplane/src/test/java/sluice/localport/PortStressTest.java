package sluice.localport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Four workers and the control thread at once. */
class PortStressTest {
    private static final int WORKERS = 4;
    private static final int SERVERS = 12;
    private static final int PORTS = 1 << 16;

    private final ReplySteering steering =
            ReplySteering.of(Addresses.rss(9, 40, 128, WORKERS), Addresses.RSS_TYPES, WORKERS);
    /** By server and port: 1 while somebody has the port. */
    private final AtomicIntegerArray owners = new AtomicIntegerArray(SERVERS * PORTS);

    private final AtomicBoolean isDone = new AtomicBoolean();

    @Test
    void noPortIsTakenTwiceAndNoneIsLostWhilePairsComeAndGo() throws ExecutionException, InterruptedException {
        // Fewer entries than servers: pairs are released all the time, and their memory serves others.
        LocalPorts ports = new LocalPorts(new PortLimits(8, 20));
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS + 1)) {
            Future<Integer> tidied = threads.submit(() -> tidyUntilDone(ports));
            List<Future<Integer>> workers = new ArrayList<>();
            for (int number = 0; number < WORKERS; number++) {
                workers.add(threads.submit(burstsOfConnections(ports, number, 3000, 40)));
            }
            long taken = sum(workers);
            isDone.set(true);

            assertThat(tidied.get()).isGreaterThan(0);
            assertThat(taken).isGreaterThan(1000);
            assertThat(ports.counters().used()).isZero();
            assertThat(ports.counters().takenTotal()).isEqualTo(taken);
        }
        for (int round = 0; round < LocalPorts.IDLE_ROUNDS; round++) {
            ports.tidy();
        }
        assertThat(List.of(ports.counters().pairs(), ports.counters().blocks())).containsExactly(0, 0);
    }

    @Test
    void fourWorkersShareAllPortsOfAPair() throws ExecutionException, InterruptedException {
        LocalPorts ports = new LocalPorts(new PortLimits(1, PairTable.BLOCKS));
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<Integer>> workers = new ArrayList<>();
            for (int number = 0; number < WORKERS; number++) {
                WorkerPorts worker = ports.worker(number, PortRandom.seeded(number));
                workers.add(threads.submit(() -> takeAll(worker)));
            }
            assertThat(sum(workers)).isEqualTo(LocalPorts.PORTS);
        }
        assertThat(ports.counters().used()).isEqualTo(LocalPorts.PORTS);
        for (int port = LocalPorts.FIRST; port <= LocalPorts.LAST; port++) {
            assertThat(owners.get(port)).isEqualTo(1);
            assertThat(ports.give(Addresses.server(0), port)).isTrue();
        }
        assertThat(ports.counters().used()).isZero();
    }

    private int takeAll(WorkerPorts worker) {
        PortPair pair = Addresses.server(0);
        int taken = 0;
        for (int port = worker.take(pair, steering); port != WorkerPorts.NONE; port = worker.take(pair, steering)) {
            owners.incrementAndGet(port);
            taken++;
        }
        return taken;
    }

    /** Bursts of connections, each to one server. */
    private Callable<Integer> burstsOfConnections(LocalPorts ports, int number, int bursts, int connections) {
        WorkerPorts worker = ports.worker(number, PortRandom.seeded(number));
        PortRandom random = PortRandom.seeded(100 + number);
        int[] held = new int[connections];
        return () -> {
            int taken = 0;
            for (int burst = 0; burst < bursts; burst++) {
                int server = random.below(SERVERS);
                PortPair pair = Addresses.server(server);
                for (int i = 0; i < connections; i++) {
                    held[i] = worker.take(pair, steering);
                    if (held[i] != WorkerPorts.NONE) {
                        taken++;
                        requireOwner(server, held[i], owners.incrementAndGet(server * PORTS + held[i]), 1);
                    }
                }
                for (int port : held) {
                    if (port != WorkerPorts.NONE) {
                        requireOwner(server, port, owners.decrementAndGet(server * PORTS + port), 0);
                        assertThat(ports.give(pair, port)).isTrue();
                    }
                }
            }
            return taken;
        };
    }

    private static void requireOwner(int server, int port, int owners, int expected) {
        if (owners != expected) {
            throw new AssertionError("port " + port + " of server " + server + " has " + owners + " owners");
        }
    }

    private int tidyUntilDone(LocalPorts ports) {
        int released = 0;
        while (!isDone.get()) {
            released += ports.tidy();
        }
        return released;
    }

    private static long sum(List<Future<Integer>> futures) throws ExecutionException, InterruptedException {
        long sum = 0;
        for (Future<Integer> future : futures) {
            sum += future.get();
        }
        return sum;
    }
}
