package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerSetsTest {
    private final ServerSets sets = new ServerSets(3);

    private List<Integer> idsOf(int entry) {
        List<Integer> ids = new ArrayList<>();
        for (int member = sets.first(entry); member != ServerSets.NONE; member = sets.next(member)) {
            ids.add(sets.id(member));
        }
        return ids;
    }

    @Test
    void hasTheServerThatWasAddedLastFirst() {
        sets.add(0, 7, 100);
        sets.add(0, 8, 200);
        sets.add(1, 9, 300);
        assertThat(idsOf(0)).containsExactly(8, 7);
        assertThat(idsOf(1)).containsExactly(9);
        assertThat(idsOf(2)).isEmpty();
        assertThat(sets.changedNanos(0)).isEqualTo(200);
    }

    @Test
    void addsAServerOnlyOnce() {
        sets.add(0, 7, 100);
        sets.add(0, 8, 200);
        sets.add(0, 7, 300);
        assertThat(idsOf(0)).containsExactly(8, 7);
        assertThat(sets.changedNanos(0)).isEqualTo(200);
    }

    @Test
    void tellsWhetherThereAreSeveral() {
        assertThat(sets.hasSeveral(0)).isFalse();
        sets.add(0, 7, 100);
        assertThat(sets.hasSeveral(0)).isFalse();
        sets.add(0, 8, 100);
        assertThat(sets.hasSeveral(0)).isTrue();
    }

    @Test
    void removesServersWhereverTheyAre() {
        for (int id = 1; id <= 4; id++) {
            sets.add(0, id, 100);
        }
        sets.remove(0, 3, 200);
        assertThat(idsOf(0)).containsExactly(4, 2, 1);
        assertThat(sets.changedNanos(0)).isEqualTo(200);
        sets.remove(0, 4, 300);
        assertThat(idsOf(0)).containsExactly(2, 1);
        sets.remove(0, 1, 300);
        assertThat(idsOf(0)).containsExactly(2);
        sets.remove(0, 2, 300);
        assertThat(idsOf(0)).isEmpty();
    }

    @Test
    void takesFourServersForEachEntryOnTheAverage() {
        for (int id = 0; id < 12; id++) {
            sets.add(0, id, id);
        }
        sets.add(1, 99, 99);
        sets.add(0, 99, 99);
        assertThat(idsOf(0)).hasSize(12);
        assertThat(sets.changedNanos(0)).isEqualTo(11);
        assertThat(idsOf(1)).isEmpty();
        sets.empty(0);
        assertThat(idsOf(0)).isEmpty();
        for (int id = 0; id < 13; id++) {
            sets.add(2, id, id);
        }
        assertThat(idsOf(2)).hasSize(12);
    }

    @Test
    void usesRemovedPlacesAgain() {
        for (int round = 0; round < 100; round++) {
            sets.add(0, round, round);
            sets.remove(0, round, round);
        }
        sets.add(0, 7, 100);
        assertThat(idsOf(0)).containsExactly(7);
    }

    @Test
    void isEmptyAfterClearing() {
        for (int id = 0; id < 12; id++) {
            sets.add(id % 3, id, 100);
        }
        sets.clear();
        assertThat(idsOf(0)).isEmpty();
        sets.add(0, 1, 100);
        assertThat(idsOf(0)).containsExactly(1);
    }
}
