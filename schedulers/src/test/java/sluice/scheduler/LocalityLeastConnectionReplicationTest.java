package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LocalityLeastConnectionReplicationTest {
    private int expirationSeconds = 30;
    private final TestFarm farm = farm(Compatibility.LINUX_6_12);

    private TestFarm farm(Compatibility compatibility) {
        Tuning tuning = new Tuning(
                compatibility,
                Tuning.defaults().random(),
                () -> {
                    throw new AssertionError("the other scheduler's setting");
                },
                () -> expirationSeconds);
        return new TestFarm(new LocalityLeastConnectionReplication(tuning)).to("10.20.0.1");
    }

    /** B, then A remembered for the address, A the newer one in its set; C is idle and has the least load. */
    private void rememberTwo() {
        farm.add("A1 B1").load('A', 0, 1);
        assertThat(farm.picks(1)).isEqualTo("B");
        farm.load('A', 0, 0).load('B', 2, 0);
        assertThat(farm.picks(1)).isEqualTo("A");
        farm.add("C8").load('A', 1, 0).load('B', 1, 0);
    }

    @Test
    void choosesAsWlcAtFirstAndKeepsTheServer() {
        farm.add("A1 B1");
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 1, 50).picks(2)).isEqualTo("BB");
        assertThat(farm.to("10.20.0.2").picks(1)).isEqualTo("A");
    }

    @Test
    void takesTheLeastLoadedOfTheServersOfTheAddress() {
        rememberTwo();
        assertThat(farm.load('A', 0, 7).load('B', 0, 8).picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 0, 9).picks(1)).isEqualTo("B");
        assertThat(farm.edit('A', 2).picks(1)).isEqualTo("A");
    }

    @Test
    void givesTiesToTheServerThatJoinedLast() {
        rememberTwo();
        assertThat(farm.picks(1)).isEqualTo("A");
    }

    @Test
    void addsAServerWhenTheLeastLoadedIsCrowded() {
        rememberTwo();
        farm.load('A', 2, 0).load('B', 3, 0);
        assertThat(farm.picks(1)).isEqualTo("C");
        assertThat(farm.load('C', 16, 0).load('A', 1, 0).picks(1)).isEqualTo("A");
        assertThat(farm.load('C', 1, 0).picks(1)).isEqualTo("C");
    }

    @Test
    void passesOverServersThatTakeNothing() {
        rememberTwo();
        assertThat(farm.overload('A', true).picks(1)).isEqualTo("B");
        assertThat(farm.edit('B', 0).picks(1)).isEqualTo("C");
        assertThat(farm.remove('C').picks(1)).isEqualTo("-");
        assertThat(farm.overload('A', false).picks(1)).isEqualTo("A");
        assertThat(farm.remove('A').edit('B', 1).picks(1)).isEqualTo("B");
        assertThat(farm.add("A1").picks(1)).isEqualTo("A");
    }

    @Test
    void letsTheMostLoadedGoAfterAWhileWithoutAChange() {
        rememberTwo();
        farm.load('A', 0, 1).load('B', 0, 2);
        assertThat(farm.at(30).picks(1)).isEqualTo("A");
        assertThat(farm.load('B', 0, 0).picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 0, 2).at(31).picks(1)).isEqualTo("A");
        assertThat(farm.load('B', 0, 0).picks(1)).isEqualTo("A");
    }

    @Test
    void weighsLoadByWeightWhenItLetsTheMostLoadedGo() {
        rememberTwo();
        farm.edit('A', 4).load('A', 0, 3).load('B', 0, 2);
        assertThat(farm.at(31).picks(1)).isEqualTo("A");
        assertThat(farm.load('B', 0, 0).picks(1)).isEqualTo("A");
    }

    @Test
    void letsTheOneThatJoinedLastGoOnATie() {
        rememberTwo();
        assertThat(farm.at(31).picks(1)).isEqualTo("A");
        // A had this connection, and left.
        assertThat(farm.load('A', 0, 0).picks(1)).isEqualTo("B");
    }

    @Test
    void letsAnOverloadedServerGoButNoneWithoutWeight() {
        rememberTwo();
        farm.overload('B', true).load('B', 0, 900).load('A', 0, 1);
        assertThat(farm.at(31).picks(1)).isEqualTo("A");
        assertThat(farm.overload('B', false).load('B', 0, 0).picks(1)).isEqualTo("A");

        farm.restart().remove('C').edit('A', 0);
        assertThat(farm.picks(1)).isEqualTo("B");
        farm.edit('A', 1).load('B', 2, 0).load('A', 0, 0);
        assertThat(farm.picks(1)).isEqualTo("A");
        // B has no weight: A, the only one that has, leaves, and then B has gone nowhere.
        assertThat(farm.edit('B', 0).at(62).picks(1)).isEqualTo("A");
        assertThat(farm.edit('B', 1).load('B', 1, 0).picks(1)).isEqualTo("B");
    }

    @Test
    void waitsAgainAfterEachThatGoes() {
        rememberTwo();
        farm.load('A', 2, 0).load('B', 3, 0);
        assertThat(farm.picks(1)).isEqualTo("C");
        // C, A and B now; B goes first, A a while later.
        assertThat(farm.at(31).picks(2)).isEqualTo("CC");
        assertThat(farm.load('C', 17, 0).load('A', 0, 1).load('B', 0, 0).picks(1))
                .isEqualTo("A");
        assertThat(farm.at(61).picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 1, 0).load('C', 0, 0).at(62).picks(1)).isEqualTo("C");
        assertThat(farm.load('A', 0, 0).load('C', 1, 0).picks(1)).isEqualTo("C");
    }

    @Test
    void neverLetsTheOnlyOneGo() {
        farm.add("A1");
        assertThat(farm.picks(1)).isEqualTo("A");
        assertThat(farm.at(100).picks(1)).isEqualTo("A");
        assertThat(farm.add("B1").load('A', 1, 0).picks(1)).isEqualTo("A");
    }

    @Test
    void keepsARemovedServerInItsPlaceUntilItComesBack() {
        rememberTwo();
        farm.remove('B');
        // Two servers are in the set, one of them gone: the other one leaves, though it gets this connection.
        assertThat(farm.at(31).picks(1)).isEqualTo("A");
        assertThat(farm.picks(1)).isEqualTo("C");
        assertThat(farm.load('C', 16, 0).add("B1").picks(1)).isEqualTo("B");
    }

    @Test
    void forgetsAddressesAtTheFullCheck() {
        rememberTwo();
        assertThat(farm.at(1775).picks(1)).isEqualTo("A");
        assertThat(farm.at(1800).load('A', 0, 0).load('B', 0, 0).load('C', 7, 0).picks(1))
                .isEqualTo("B");
        assertThat(farm.load('C', 0, 0).load('B', 0, 1).at(3599).picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 2, 0).to("10.20.0.2").picks(1)).isEqualTo("C");
        assertThat(farm.to("10.20.0.1").at(3600 + 1800).picks(1)).isEqualTo("C");
    }

    @Test
    void startsWithNothingRemembered() {
        rememberTwo();
        assertThat(farm.restart().picks(1)).isEqualTo("C");
        assertThat(farm.load('C', 1, 0).load('A', 0, 0).picks(1)).isEqualTo("C");
    }

    @Test
    void choosesAnewEachTimeWhenTheCacheIsFull() {
        farm.add("A1 B1");
        for (int address = 0; address < 24_576; address++) {
            farm.to(address).pick();
        }
        assertThat(farm.to("10.20.0.1").load('B', 1, 0).picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 2, 0).picks(1)).isEqualTo("B");
        assertThat(farm.to(5).picks(1)).isEqualTo("B");
    }

    @Test
    void weighsActiveConnectionsAsTheKernelDoes() {
        TestFarm older =
                farm(Compatibility.LINUX_6_1).add("A1 B1").load('A', 1, 0).load('B', 0, 256);
        assertThat(older.picks(1)).isEqualTo("B");
        assertThat(farm.add("A1 B1").load('A', 1, 0).load('B', 0, 258).picks(1)).isEqualTo("A");
    }

    @Test
    void comparesLoadsByMultiplyingThemWithTheOtherWeight() {
        farm.add("A3 B2 C5").load('A', 9, 0).load('B', 8, 0).load('C', 8, 0);
        assertThat(farm.picks(1)).isEqualTo("C");
        assertThat(farm.load('C', 6, 0).load('A', 0, 0).picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 4, 0).load('B', 0, 0).picks(1)).isEqualTo("B");
        // B, A and C: 3 / 2 is more than 4 / 3, and that is more than 6 / 5.
        assertThat(farm.load('B', 0, 3).load('A', 0, 4).load('C', 0, 6).picks(1))
                .isEqualTo("C");
        assertThat(farm.at(31).picks(1)).isEqualTo("C");
        assertThat(farm.load('B', 0, 0).load('A', 0, 1).picks(1)).isEqualTo("A");
    }

    @Test
    void notesWhenAnAddressWasUsedLast() {
        expirationSeconds = 100;
        farm.add("A1 B1");
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 1, 0).at(1750).picks(1)).isEqualTo("B");
        assertThat(farm.at(1900).picks(1)).isEqualTo("B");
        assertThat(farm.at(3600).picks(1)).isEqualTo("A");
    }

    @Test
    void startsTheMinutesAnewWithItsService() {
        farm.add("A1 B1").at(1700).restart();
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 1, 0).at(3400).picks(1)).isEqualTo("B");
        assertThat(farm.to("10.20.0.2").at(3500).picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 1, 1).picks(1)).isEqualTo("A");
    }

    @Test
    void clearsAwayInSlices() {
        LocalityLeastConnectionReplication scheduler = new LocalityLeastConnectionReplication(Tuning.defaults());
        scheduler.started(farm, 0);
        // The minutes that passed come one by one, the thirtieth in sixteen slices.
        int more = 0;
        while (scheduler.tidy(1_800_000_000_000L)) {
            more++;
        }
        assertThat(more).isEqualTo(29 + 15);
    }
}
