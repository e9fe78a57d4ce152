package sluice.bench.cps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import sluice.bench.BenchService;
import sluice.bench.generator.DirectorWire;
import sluice.bench.generator.Method;
import sluice.worker.ConnectionStatus;

/** Clients and servers lead connections through Sluice. */
class LivesTest {
    private static final int LIVES = 100;
    private static final int MAXIMUM_STEPS = 100_000;

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"NAT", "FULLNAT"})
    void everyLifeBringsTheDirectorsConnectionToTimeWait(Method method) throws Exception {
        try (DirectorWire wire = new DirectorWire(new BenchService(method, 0, true))) {
            Lives lives = new Lives(wire, method, 10, 32);
            for (int i = 0; i < MAXIMUM_STEPS && !lives.findDirector(0); i++) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < MAXIMUM_STEPS && lives.ended() < LIVES; i++) {
                lives.step(System.nanoTime());
            }

            assertThat(lives.ended()).isGreaterThanOrEqualTo(LIVES);
            assertThat(lives.resets()).isZero();
            assertThat(lives.badChecksums()).isZero();
            int inTimeWait = 0;
            for (Iterator<ConnectionStatus> all = wire.director().connections(); all.hasNext(); ) {
                inTimeWait += all.next().state().equals("TIME_WAIT") ? 1 : 0;
            }
            assertThat(wire.director().liveConnections()).isBetween((int) lives.ended(), (int) lives.begun());
            assertThat(inTimeWait).isGreaterThanOrEqualTo((int) lives.ended());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"NAT", "FULLNAT"})
    void betweenMemoryPortsConnectionsEndAfterTheirTimeout(Method method) throws Exception {
        MemoryLives bench = new MemoryLives();
        new CommandLine(bench)
                .parseArgs(
                        "--method=" + method,
                        "--connections=131072",
                        "--flow-cache-lines=131072",
                        "--conn-timeout=1",
                        "--window=20",
                        "--burst=32",
                        "--seconds=0.2",
                        "--warm-up=0.1");

        Map<String, Object> result = bench.measure();

        assertThat(result).containsEntry("clean", true).containsEntry("badChecksums", 0L);
        assertThat(CpsReport.number(result, "workerLivesPerSecond"))
                .isGreaterThan(CpsReport.number(result, "livesPerSecond"));
    }
}
