package sluice.localport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PortForecastTest {
    private final LocalPorts ports = new LocalPorts(new PortLimits(10, 100));
    private final WorkerPorts worker = ports.worker(0, PortRandom.seeded(1));
    private final PortForecast forecast = new PortForecast(ports);

    @Test
    void tellsUsedFreeAndTimeToExhaustionAtTheCurrentRate() {
        for (int period = 0; period < 20; period++) {
            take(1, 1000);
            forecast.estimate();
        }
        PairForecast pair = forecast.pairs().getFirst();
        assertThat(List.of(pair.used(), pair.free())).containsExactly(20_000, 44_511);
        assertThat(pair.takenTotal()).isEqualTo(20_000);
        assertThat(pair.growthPerSecond()).isCloseTo(500, within(2.0));
        assertThat(pair.secondsToExhaustion()).isBetween(89L, 90L);
    }

    @Test
    void growthRisesAndFallsByQuarters() {
        take(1, 800);
        forecast.estimate();
        assertThat(forecast.pairs().getFirst().growthPerSecond()).isEqualTo(100);
        forecast.estimate();
        assertThat(forecast.pairs().getFirst().growthPerSecond()).isEqualTo(75);
    }

    @Test
    void comingsAndGoingsAreNoGrowth() {
        take(1, 500);
        for (int period = 0; period < 100; period++) {
            int port = worker.take(Addresses.server(1), ReplySteering.none());
            ports.give(Addresses.server(1), port);
            forecast.estimate();
        }
        PairForecast pair = forecast.pairs().getFirst();
        assertThat(pair.takenTotal()).isEqualTo(600);
        assertThat(pair.secondsToExhaustion()).isEqualTo(PairForecast.NEVER);
    }

    @Test
    void warnsOnceWhenFourFifthsAreTakenAndAgainAfterRelief() {
        take(1, 51_608);
        assertThat(forecast.estimate()).isEmpty();
        take(1, 1);
        assertThat(forecast.estimate())
                .singleElement()
                .satisfies(pair -> assertThat(pair.isNearlyExhausted()).isTrue());
        assertThat(forecast.estimate()).isEmpty();

        give(1, 2000);
        assertThat(forecast.estimate()).isEmpty();
        take(1, 2000);
        assertThat(forecast.estimate()).isEmpty();

        give(1, 4000);
        assertThat(forecast.estimate()).isEmpty();
        take(1, 4000);
        assertThat(forecast.estimate()).hasSize(1);
    }

    @Test
    void exhaustedPairHasNoTimeLeft() {
        take(1, LocalPorts.PORTS);
        worker.take(Addresses.server(1), ReplySteering.none());
        forecast.estimate();

        PairForecast pair = forecast.pairs().getFirst();
        assertThat(List.of(pair.used(), pair.free())).containsExactly(64_511, 0);
        assertThat(pair.secondsToExhaustion()).isZero();
        assertThat(pair.refusedTotal()).isEqualTo(1);
    }

    @Test
    void pairsAreListedByUseWithTheirAddresses() {
        take(1, 10);
        take(2, 30);
        take(3, 20);
        forecast.estimate();

        assertThat(forecast.pairs()).extracting(PairForecast::used).containsExactly(30, 20, 10);
        PairForecast most = forecast.pairs().getFirst();
        assertThat(most.serverLow()).isEqualTo(Addresses.low("10.0.0.2"));
        assertThat(most.localLow()).isEqualTo(Addresses.low("192.0.2.1"));
        assertThat(List.of(most.protocol(), most.serverPort())).containsExactly(6, 80);
    }

    @Test
    void portsOfEarlierConnectionsAreNoGrowth() {
        take(1, 30_000);
        PortForecast later = new PortForecast(ports);
        later.estimate();

        assertThat(later.pairs().getFirst().secondsToExhaustion()).isEqualTo(PairForecast.NEVER);
    }

    @Test
    void entryThatServesAnotherPairBeginsAnew() {
        take(1, 60_000);
        assertThat(forecast.estimate()).hasSize(1);
        give(1, 60_000);
        for (int round = 0; round < LocalPorts.IDLE_ROUNDS; round++) {
            ports.tidy();
        }
        assertThat(forecast.pairs()).isEmpty();

        take(2, 8);
        forecast.estimate();
        PairForecast pair = forecast.pairs().getFirst();
        assertThat(List.of(pair.used(), (int) pair.takenTotal())).containsExactly(8, 8);
        assertThat(pair.growthPerSecond()).isEqualTo(1);
    }

    private void take(int server, int count) {
        for (int i = 0; i < count; i++) {
            worker.take(Addresses.server(server), ReplySteering.none());
        }
    }

    private void give(int server, int count) {
        int given = 0;
        for (int port = LocalPorts.FIRST; given < count; port++) {
            given += ports.give(Addresses.server(server), port) ? 1 : 0;
        }
    }
}
