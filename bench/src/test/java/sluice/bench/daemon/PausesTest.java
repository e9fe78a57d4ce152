package sluice.bench.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines as JDK 25 writes them. */
class PausesTest {
    @Test
    void pausesOfAllCollectorsAreCountedAndTheLongestIsTold() {
        Pauses pauses = Pauses.of(List.of(
                "[3.334s][info][gc,phases] GC(0) Y: Pause Mark Start (Major) 0.050ms",
                "[4.322s][info][gc       ] GC(0) Pause Young (Allocation Failure) 54M->3M(193M) 7.933ms",
                "[4.400s][info][gc       ] GC(1) Minor Collection (Allocation Rate) 54M(27%)->8M(4%) 0.031s"));

        assertThat(pauses.collections()).isEqualTo(2);
        assertThat(pauses.longestCollectionMicros()).isEqualTo(7_933);
    }

    @Test
    void safepointsAreCountedWithTheWayThere() {
        Pauses pauses = Pauses.of(
                List.of("[3.334s][info][safepoint] Safepoint \"ZMarkStartYoungAndOld\", Time since last: 2651686384 ns,"
                        + " Reaching safepoint: 10503982 ns, At safepoint: 105988 ns, Leaving safepoint: 41322 ns,"
                        + " Total: 10651292 ns, Threads: 2 runnable, 10 total"));

        assertThat(pauses).isEqualTo(new Pauses(0, 0, 1, 10_651.292));
    }
}
