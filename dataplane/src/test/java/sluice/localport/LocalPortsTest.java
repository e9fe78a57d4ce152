package sluice.localport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalPortsTest {
    private static final ReplySteering ANYWHERE = ReplySteering.none();

    private final LocalPorts ports = new LocalPorts(new PortLimits(100, 200));
    private final WorkerPorts worker = ports.worker(0, PortRandom.seeded(1));
    private final PortPair pair = Addresses.server(1);

    @Test
    void everyPortOfTheRangeIsHandedOutOnceAndThenNone() {
        BitSet seen = new BitSet();
        for (int i = 0; i < LocalPorts.PORTS; i++) {
            int port = worker.take(pair, ANYWHERE);
            assertThat(seen.get(port)).isFalse();
            seen.set(port);
        }
        assertThat(seen.nextSetBit(0)).isEqualTo(1025);
        assertThat(seen.length()).isEqualTo(65536);
        assertThat(ports.used(pair)).isEqualTo(64_511);

        assertThat(worker.take(pair, ANYWHERE)).isEqualTo(WorkerPorts.NONE);
        assertThat(ports.counters().refusedTotal()).isEqualTo(1);
        assertThat(ports.used(pair)).isEqualTo(64_511);

        assertThat(ports.give(pair, 4711)).isTrue();
        assertThat(worker.take(pair, ANYWHERE)).isEqualTo(4711);
    }

    @Test
    void eachProtocolServerAndLocalAddressHasPortsOfItsOwn() {
        List<PortPair> pairs = List.of(
                Addresses.pair(Addresses.TCP, "192.0.2.1", "10.0.0.1", 80),
                Addresses.pair(Addresses.UDP, "192.0.2.1", "10.0.0.1", 80),
                Addresses.pair(Addresses.TCP, "192.0.2.2", "10.0.0.1", 80),
                Addresses.pair(Addresses.TCP, "192.0.2.1", "10.0.0.2", 80),
                Addresses.pair(Addresses.TCP, "192.0.2.1", "10.0.0.1", 81),
                Addresses.pair(Addresses.TCP, "2001:db8::1", "2001:db8::80", 80));

        assertThat(pairs).allSatisfy(one -> assertThat(ports.mark(one, 2000)).isTrue());
        assertThat(pairs).allSatisfy(one -> assertThat(ports.used(one)).isEqualTo(1));
        assertThat(ports.counters().pairs()).isEqualTo(6);
    }

    @Test
    void portsAreChosenAtRandom() {
        WorkerPorts other = new LocalPorts(new PortLimits(1, 16)).worker(0, PortRandom.seeded(2));
        List<Integer> first = take(worker, 200);
        List<Integer> second = take(other, 200);

        assertThat(first).isNotEqualTo(second);
        int neighbours = 0;
        for (int i = 1; i < first.size(); i++) {
            neighbours += Math.abs(first.get(i) - first.get(i - 1)) < 8 ? 1 : 0;
        }
        assertThat(neighbours).isLessThan(10);
        // All words of the block, and not the first one more often than others.
        assertThat(first.stream().map(port -> port >>> 6).distinct().count()).isGreaterThan(50);
    }

    @Test
    void portGivenBackRestsWhileThereAreOthers() {
        int given = worker.take(pair, ANYWHERE);
        ports.give(pair, given);

        // The pair has one block, of 4,096 ports or a quarter less, half of which may be taken before it grows.
        assertThat(take(worker, 2000)).doesNotContain(given);
    }

    @Test
    void pairWithFewConnectionsAtATimeUsesOneBlockForEver() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            int port = worker.take(pair, ANYWHERE);
            seen.add(port);
            ports.give(pair, port);
        }
        assertThat(ports.counters().blocks()).isEqualTo(1);
        assertThat(seen).hasSizeGreaterThan(3000);
    }

    @Test
    void portIsGivenBackOnce() {
        int port = worker.take(pair, ANYWHERE);

        assertThat(ports.give(Addresses.server(2), port)).isFalse();
        assertThat(ports.give(pair, port)).isTrue();
        assertThat(ports.give(pair, port)).isFalse();
        assertThat(ports.give(pair, 80)).isFalse();
        assertThat(ports.give(pair, 1024)).isFalse();
        assertThat(ports.used(pair)).isZero();
    }

    @Test
    void portOfAnEarlierProcessIsMarkedOnceAndNotHandedOut() {
        for (int port = 1025; port <= 65535; port += 2) {
            assertThat(ports.mark(pair, port)).isTrue();
        }
        assertThat(List.of(
                        ports.mark(pair, 1025), ports.mark(pair, 1024), ports.mark(pair, 65536), ports.mark(pair, -1)))
                .containsOnly(false);
        assertThat(ports.used(pair)).isEqualTo(32_256);

        assertThat(take(worker, 32_255)).allMatch(port -> port % 2 == 0);
        assertThat(worker.take(pair, ANYWHERE)).isEqualTo(WorkerPorts.NONE);
    }

    @Test
    void pairIsReleasedWhenItWasEmptyForAWhile() {
        int port = worker.take(pair, ANYWHERE);
        tidy(LocalPorts.IDLE_ROUNDS);
        assertThat(ports.counters().pairs()).isEqualTo(1);

        ports.give(pair, port);
        tidy(LocalPorts.IDLE_ROUNDS - 1);
        assertThat(ports.counters().pairs()).isEqualTo(1);
        assertThat(ports.tidy()).isEqualTo(1);

        PortCounters counters = ports.counters();
        assertThat(List.of(counters.pairs(), counters.blocks())).containsExactly(0, 0);
        assertThat(counters.takenTotal()).isEqualTo(1);
        assertThat(ports.give(pair, port)).isFalse();
        assertThat(ports.used(pair)).isZero();
    }

    @Test
    void memoryOfReleasedPairsServesOthers() {
        for (int round = 0; round < 5; round++) {
            for (int server = 0; server < 100; server++) {
                PortPair one = Addresses.server(round * 100 + server);
                int port = worker.take(one, ANYWHERE);
                assertThat(port).isBetween(1025, 65535);
                assertThat(ports.give(one, port)).isTrue();
            }
            tidy(LocalPorts.IDLE_ROUNDS);
        }
        PortCounters counters = ports.counters();
        assertThat(counters.takenTotal()).isEqualTo(500);
        assertThat(counters.unroomedTotal()).isZero();
        assertThat(counters.bytes()).isLessThan(100 * (128 + 1024) + 1024 + 1);
    }

    @Test
    void fullTableHasNoRoomForAnotherPair() {
        LocalPorts small = new LocalPorts(new PortLimits(2, 32));
        WorkerPorts own = small.worker(0, PortRandom.seeded(1));
        own.take(Addresses.server(1), ANYWHERE);
        own.take(Addresses.server(2), ANYWHERE);

        assertThat(own.take(Addresses.server(3), ANYWHERE)).isEqualTo(WorkerPorts.NONE);
        assertThat(small.mark(Addresses.server(3), 2000)).isFalse();
        assertThat(small.counters().unroomedTotal()).isEqualTo(2);
        assertThat(own.take(Addresses.server(1), ANYWHERE)).isPositive();
    }

    @Test
    void pairThatCannotGrowGivesWhatItHas() {
        LocalPorts small = new LocalPorts(new PortLimits(2, 1));
        WorkerPorts own = small.worker(0, PortRandom.seeded(3));
        int taken = 0;
        while (own.take(pair, ANYWHERE) != WorkerPorts.NONE) {
            taken++;
        }
        assertThat(taken).isIn(4096, 4096 - 1025);
        assertThat(small.counters().refusedTotal()).isEqualTo(1);
        assertThat(own.take(Addresses.server(2), ANYWHERE)).isEqualTo(WorkerPorts.NONE);
    }

    private List<Integer> take(WorkerPorts from, int count) {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(from.take(pair, ANYWHERE));
        }
        return taken;
    }

    private void tidy(int rounds) {
        for (int i = 0; i < rounds; i++) {
            ports.tidy();
        }
    }
}
