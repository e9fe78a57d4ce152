package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packets wait for their next hop, in order, and all come out again. */
class PendingPacketsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MAC = 0x0200_0000_0009L;
    private static final long HIGH = 0x2001_0DB8_0000_0000L;
    private static final long HOP = 0x0A00_0001;
    private static final long OTHER_HOP = 0x0A00_0002;

    private final NeighbourTable neighbours = new NeighbourTable();
    private final PendingPackets pending = new PendingPackets();

    private boolean add(long buffer, long nextHop, long nanos) {
        return pending.add(buffer, buffer + 128, 60, 1, 0, 1, HIGH, nextHop, nanos);
    }

    private List<Long> taken(int outcome, long nanos) {
        List<Long> buffers = new ArrayList<>();
        while (pending.poll(neighbours, nanos)) {
            assertThat(pending.outcome()).isEqualTo(outcome);
            buffers.add(pending.buffer());
        }
        return buffers;
    }

    private void age(long nanos) {
        while (neighbours.due(0, NeighbourTable.CAPACITY, nanos) >= 0) {
            // each call sends one request
        }
    }

    @Test
    void comeOutInOrderWhenTheirNextHopIsKnown() {
        neighbours.resolve(1, HIGH, HOP, 0);
        neighbours.resolve(1, HIGH, OTHER_HOP, 0);
        add(1, HOP, 0);
        add(2, OTHER_HOP, 0);
        add(3, HOP, 0);
        assertThat(pending.poll(neighbours, 1)).isFalse();
        neighbours.learn(1, HIGH, HOP, MAC, true, false, 2);
        assertThat(pending.poll(neighbours, 3)).isTrue();
        assertThat(pending.outcome()).isEqualTo(PendingPackets.RESOLVED);
        assertThat(pending.mac()).isEqualTo(MAC);
        assertThat(pending.buffer()).isEqualTo(1);
        assertThat(pending.frame()).isEqualTo(129);
        assertThat(pending.length()).isEqualTo(60);
        assertThat(pending.offloads()).isEqualTo(1);
        assertThat(pending.inPort()).isZero();
        assertThat(pending.outPort()).isEqualTo(1);
        assertThat(pending.nextHopLow()).isEqualTo(HOP);
        assertThat(taken(PendingPackets.RESOLVED, 3)).containsExactly(3L);
        assertThat(pending.size()).isEqualTo(1);
    }

    @Test
    void comeOutWhenTheirNextHopHasFailed() {
        neighbours.resolve(1, HIGH, HOP, 0);
        add(1, HOP, 0);
        add(2, HOP, SECOND);
        for (int second = 1; second <= 2; second++) {
            age(second * SECOND);
            assertThat(pending.poll(neighbours, second * SECOND)).isFalse();
        }
        age(3 * SECOND);
        assertThat(taken(PendingPackets.FAILED, 3 * SECOND)).containsExactly(1L, 2L);
        assertThat(pending.size()).isZero();
    }

    @Test
    void comeOutWhenTheyAreTooOldWhateverTheirNextHop() {
        neighbours.resolve(1, HIGH, HOP, 0);
        add(1, HOP, 0);
        add(2, HOP, 1);
        assertThat(pending.poll(neighbours, PendingPackets.WAIT_NANOS - 1)).isFalse();
        assertThat(taken(PendingPackets.TOO_OLD, PendingPackets.WAIT_NANOS)).containsExactly(1L);
        assertThat(taken(PendingPackets.TOO_OLD, PendingPackets.WAIT_NANOS + 1)).containsExactly(2L);
    }

    @Test
    void anAnswerThatCameJustBeforeThePacketIsNotMissed() {
        neighbours.resolve(1, HIGH, HOP, 0);
        neighbours.learn(1, HIGH, HOP, MAC, true, false, 0);
        neighbours.resolve(1, HIGH, OTHER_HOP, 0);
        add(1, OTHER_HOP, 0);
        assertThat(pending.poll(neighbours, 0)).isFalse();
        add(2, HOP, 0);
        assertThat(taken(PendingPackets.RESOLVED, 0)).containsExactly(2L);
    }

    @Test
    void oneNextHopCannotFillTheRoom() {
        neighbours.resolve(1, HIGH, HOP, 0);
        for (int i = 0; i < PendingPackets.PER_NEXT_HOP; i++) {
            assertThat(add(i, HOP, 0)).isTrue();
        }
        assertThat(add(99, HOP, 0)).isFalse();
        assertThat(add(99, OTHER_HOP, 0)).isTrue();
        assertThat(pending.add(100, 0, 60, 0, 0, 2, HIGH, HOP, 0))
                .as("by another port")
                .isTrue();
    }

    @Test
    void aFullRoomRefusesAndIsUsableAgainWhenEmptied() {
        for (int round = 0; round < 3; round++) {
            long now = round * 100L * SECOND;
            for (int i = 0; i < PendingPackets.CAPACITY; i++) {
                neighbours.resolve(1, HIGH, i / PendingPackets.PER_NEXT_HOP, now);
                assertThat(add(i, i / PendingPackets.PER_NEXT_HOP, now)).isTrue();
            }
            assertThat(add(999, 999, now)).isFalse();
            assertThat(taken(PendingPackets.TOO_OLD, now + PendingPackets.WAIT_NANOS))
                    .hasSize(PendingPackets.CAPACITY)
                    .isSorted();
            age(now + 50 * SECOND);
            age(now + 52 * SECOND);
            age(now + 54 * SECOND);
        }
    }
}
