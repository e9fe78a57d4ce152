package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a worker looks away when there has been nothing to do for long. */
class IdlingTest {
    private static final int ROUNDS = 20_000;
    private static final int MEASURED = 201;

    @ParameterizedTest
    @EnumSource(Idling.class)
    void aPacketWaitsNoLongerThanIsStated(Idling idling) {
        IdleStrategy strategy = idling.strategy();
        int warmUps = idling == Idling.SLEEP ? ROUNDS / 20 : ROUNDS;
        for (int i = 0; i < warmUps; i++) {
            strategy.idle(0);
        }
        long[] nanos = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            long start = System.nanoTime();
            strategy.idle(0);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);

        // The median: other programs that get the core meanwhile are not what is stated.
        assertThat(nanos[MEASURED / 2]).isLessThan(idling.wakeUpNanos());
        System.out.printf(
                "idle: %s looks away for %.2f us (median), %.2f us (90 %%)%n",
                idling, nanos[MEASURED / 2] / 1e3, nanos[MEASURED * 9 / 10] / 1e3);
    }
}
