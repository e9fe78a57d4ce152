package sluice.localport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.dpdk.RssTable;

/** Several workers take ports whose replies come back to them. */
class SteeredPortsTest {
    private static final PortPair FOUR = Addresses.pair(Addresses.TCP, "192.0.2.1", "10.0.0.7", 80);
    private static final PortPair SIX = Addresses.pair(Addresses.UDP, "2001:db8::1", "2001:db8:7::9", 443);

    @ParameterizedTest(name = "{0} workers, key {1} of {2} bytes")
    @CsvSource({"2, 1, 40", "3, 1, 40", "3, 2, 52", "3, 3, 40", "5, 4, 52", "7, 5, 40"})
    void everyPortIsUsedByTheWorkerThatItsRepliesComeTo(int workers, long seed, int keyBytes) {
        ReplySteering steering =
                ReplySteering.of(Addresses.rss(seed, keyBytes, 512, workers), Addresses.RSS_TYPES, workers);
        for (PortPair pair : List.of(FOUR, SIX)) {
            LocalPorts ports = new LocalPorts(new PortLimits(1, PairTable.BLOCKS));
            int[] shares = shares(steering, pair, workers);
            BitSet seen = new BitSet();
            for (int number = 0; number < workers; number++) {
                assertThat(shares[number]).isPositive();
                WorkerPorts worker = ports.worker(number, PortRandom.seeded(number));
                for (int i = 0; i < shares[number]; i++) {
                    int port = worker.take(pair, steering);
                    assertThat(steering.worker(pair, port)).isEqualTo(number);
                    assertThat(seen.get(port)).isFalse();
                    seen.set(port);
                }
            }
            assertThat(seen.cardinality()).isEqualTo(LocalPorts.PORTS);
            assertThat(ports.counters().foreignTotal()).isZero();
        }
    }

    @Test
    void oneWorkerMayUseEveryPortWhenOthersHaveNothingToDo() {
        ReplySteering steering = ReplySteering.of(Addresses.rss(1, 40, 128, 3), Addresses.RSS_TYPES, 3);
        LocalPorts ports = new LocalPorts(new PortLimits(1, PairTable.BLOCKS));
        WorkerPorts worker = ports.worker(1, PortRandom.seeded(1));
        int own = shares(steering, FOUR, 3)[1];

        for (int i = 0; i < LocalPorts.PORTS; i++) {
            int port = worker.take(FOUR, steering);
            assertThat(steering.worker(FOUR, port) == 1).isEqualTo(i < own);
        }
        assertThat(ports.counters().foreignTotal()).isEqualTo(LocalPorts.PORTS - own);
        assertThat(worker.take(FOUR, steering)).isEqualTo(WorkerPorts.NONE);
    }

    @Test
    void workerGetsItsOwnPortBackRatherThanAForeignOne() {
        ReplySteering steering = ReplySteering.of(Addresses.rss(1, 40, 128, 3), Addresses.RSS_TYPES, 3);
        LocalPorts ports = new LocalPorts(new PortLimits(1, PairTable.BLOCKS));
        WorkerPorts worker = ports.worker(2, PortRandom.seeded(1));
        int own = shares(steering, FOUR, 3)[2];
        int last = 0;
        for (int i = 0; i < own; i++) {
            last = worker.take(FOUR, steering);
        }
        for (int i = 0; i < 10; i++) {
            ports.give(FOUR, last);
            assertThat(worker.take(FOUR, steering)).isEqualTo(last);
        }
        assertThat(ports.counters().foreignTotal()).isZero();
    }

    @Test
    void keyThatSpreadsNothingLeavesForeignPortsToAllButOneWorker() {
        RssTable rss = new RssTable(new byte[40], Addresses.rss(1, 40, 128, 2).queues());
        ReplySteering steering = ReplySteering.of(rss, Addresses.RSS_TYPES, 2);
        LocalPorts ports = new LocalPorts(new PortLimits(1, PairTable.BLOCKS));

        assertThat(ports.worker(0, PortRandom.seeded(1)).take(FOUR, steering)).isPositive();
        assertThat(ports.counters().foreignTotal()).isZero();
        assertThat(ports.worker(1, PortRandom.seeded(1)).take(FOUR, steering)).isPositive();
        assertThat(ports.counters().foreignTotal()).isEqualTo(1);
    }

    private static int[] shares(ReplySteering steering, PortPair pair, int workers) {
        int[] shares = new int[workers];
        for (int port = LocalPorts.FIRST; port <= LocalPorts.LAST; port++) {
            shares[steering.worker(pair, port)]++;
        }
        return shares;
    }
}
