package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
    private final TableMemory memory = new TableMemory();

    @AfterEach
    void returnMemory() {
        memory.close();
    }

    @Test
    void firesAtItsTickAndOnce() {
        TimerWheel wheel = startedAt(1000, 4);

        wheel.arm(2, 1010);

        assertThat(wheel.poll(1009)).isEqualTo(TimerWheel.NONE);
        assertThat(wheel.poll(1010)).isEqualTo(2);
        assertThat(wheel.poll(1010)).isEqualTo(TimerWheel.NONE);
        assertThat(wheel.isArmed(2)).isFalse();
    }

    @Test
    void armingAgainMovesIt() {
        TimerWheel wheel = startedAt(0, 4);

        wheel.arm(1, 10);
        wheel.arm(1, 20);

        assertThat(wheel.poll(19)).isEqualTo(TimerWheel.NONE);
        assertThat(wheel.poll(20)).isEqualTo(1);
    }

    @Test
    void cancelledTimerDoesNotFire() {
        TimerWheel wheel = startedAt(0, 4);

        wheel.arm(1, 10);
        wheel.cancel(1);
        wheel.cancel(1);

        assertThat(wheel.poll(100)).isEqualTo(TimerWheel.NONE);
    }

    @Test
    void deadlineInThePastFiresAtTheNextTick() {
        TimerWheel wheel = startedAt(100, 4);

        wheel.arm(0, 50);

        assertThat(wheel.poll(100)).isEqualTo(TimerWheel.NONE);
        assertThat(wheel.poll(101)).isZero();
    }

    @Test
    void deadlineBeyondTheHorizonFiresThere() {
        TimerWheel wheel = startedAt(0, 4);

        wheel.arm(3, 1_000_000);

        assertThat(wheel.poll(TimerWheel.SLOTS - 2)).isEqualTo(TimerWheel.NONE);
        assertThat(wheel.poll(TimerWheel.SLOTS - 1)).isEqualTo(3);
    }

    @Test
    void longPauseFiresEverythingDue() {
        TimerWheel wheel = startedAt(0, 4);
        wheel.arm(0, 10);
        wheel.arm(1, 16_000);

        Set<Integer> fired = new TreeSet<>();
        for (int node = wheel.poll(500_000); node != TimerWheel.NONE; node = wheel.poll(500_000)) {
            fired.add(node);
        }

        assertThat(fired).containsExactly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithASortedMapWhateverHappens(long seed) {
        int nodes = 500;
        Random random = new Random(seed);
        int now = Integer.MAX_VALUE - 30_000; // the clock wraps on the way
        TimerWheel wheel = startedAt(now, nodes);
        Map<Integer, Integer> deadlineByNode = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int node = random.nextInt(nodes);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    int deadline = now + 1 + random.nextInt(TimerWheel.SLOTS - 1);
                    wheel.arm(node, deadline);
                    deadlineByNode.put(node, deadline);
                }
                case 2 -> {
                    wheel.cancel(node);
                    deadlineByNode.remove(node);
                }
                default -> {
                    now += random.nextInt(40);
                    expireBoth(wheel, deadlineByNode, now);
                }
            }
        }
        assertThat(deadlineByNode).isNotEmpty();
    }

    private static void expireBoth(TimerWheel wheel, Map<Integer, Integer> deadlineByNode, int now) {
        Set<Integer> due = new TreeSet<>();
        deadlineByNode.forEach((node, deadline) -> {
            if (deadline - now <= 0) {
                due.add(node);
            }
        });
        Set<Integer> fired = new TreeSet<>();
        for (int node = wheel.poll(now); node != TimerWheel.NONE; node = wheel.poll(now)) {
            assertThat(fired.add(node)).isTrue();
        }
        assertThat(fired).isEqualTo(due);
        deadlineByNode.keySet().removeAll(due);
    }

    private TimerWheel startedAt(int now, int nodes) {
        TimerWheel wheel = new TimerWheel(memory, nodes);
        assertThat(wheel.poll(now)).isEqualTo(TimerWheel.NONE);
        return wheel;
    }
}
