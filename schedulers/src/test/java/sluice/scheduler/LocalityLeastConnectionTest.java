package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LocalityLeastConnectionTest {
    private static final int MOST_ADDRESSES = 24_576;

    private int expirationSeconds = Tuning.DEFAULT_EXPIRATION_SECONDS;
    private final TestFarm farm = farm(Compatibility.LINUX_6_12);

    private TestFarm farm(Compatibility compatibility) {
        Tuning defaults = Tuning.defaults();
        Tuning tuning = new Tuning(compatibility, defaults.random(), () -> expirationSeconds, () -> {
            throw new AssertionError("the other scheduler's setting");
        });
        return new TestFarm(new LocalityLeastConnection(tuning));
    }

    @Test
    void choosesAsWlcAtFirst() {
        farm.add("A1 B1 C1").load('C', 1, 0).load('A', 0, 1);
        assertThat(farm.to("10.20.0.1").picks(1)).isEqualTo("B");
    }

    @Test
    void keepsTheServerOfAnAddress() {
        farm.add("A1 B1").to("10.20.0.1");
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 1, 50).picks(2)).isEqualTo("BB");
        assertThat(farm.to("10.20.0.2").picks(1)).isEqualTo("A");
        assertThat(farm.to("fd00::1").picks(1)).isEqualTo("A");
        assertThat(farm.to("10.20.0.1").picks(1)).isEqualTo("B");
    }

    @Test
    void changesTheServerOfACrowdedOneAndKeepsTheNewOne() {
        farm.add("A3 B1").to("10.20.0.1").load('A', 0, 500);
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('A', 1, 0).load('B', 2, 0).picks(1)).isEqualTo("A");
        assertThat(farm.load('B', 0, 0).picks(1)).isEqualTo("A");
    }

    @Test
    void isNotCrowdedWhileActiveConnectionsDoNotExceedTheWeight() {
        farm.add("A3 B2").to("10.20.0.1").load('A', 0, 900);
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('A', 0, 0).load('B', 2, 0).picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 3, 0).picks(1)).isEqualTo("A");
    }

    @Test
    void isNotCrowdedWhileAllOthersAreHalfFull() {
        farm.add("A4 B1").to("10.20.0.1").load('A', 0, 2000);
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('A', 2, 0).load('B', 9, 0).picks(1)).isEqualTo("B");
        assertThat(farm.load('A', 1, 0).picks(1)).isEqualTo("A");
    }

    @Test
    void choosesARememberedServerEvenWhenItIsOverloaded() {
        farm.add("A1 B1").to("10.20.0.1");
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.overload('B', true).picks(1)).isEqualTo("B");
        assertThat(farm.to("10.20.0.2").picks(1)).isEqualTo("A");
    }

    @Test
    void forgetsAServerWithoutWeight() {
        farm.add("A1 B1").to("10.20.0.1");
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.edit('B', 0).picks(1)).isEqualTo("A");
        assertThat(farm.edit('B', 1).picks(1)).isEqualTo("A");
    }

    @Test
    void passesOverARemovedServerUntilItComesBack() {
        farm.add("A1 B1").to("10.20.0.1");
        assertThat(farm.picks(1)).isEqualTo("B");
        farm.remove('B').edit('A', 0);
        assertThat(farm.picks(1)).isEqualTo("-");
        assertThat(farm.edit('A', 1).add("B1").load('B', 1, 0).picks(1)).isEqualTo("B");
        assertThat(farm.remove('B').picks(1)).isEqualTo("A");
        assertThat(farm.add("B1").picks(1)).isEqualTo("A");
    }

    @Test
    void forgetsAddressesAfterTheExpiration() {
        expirationSeconds = 10;
        farm.add("A1 B1").to("10.20.0.1");
        assertThat(farm.picks(1)).isEqualTo("B");
        farm.load('B', 1, 0);
        assertThat(farm.at(1789).picks(1)).isEqualTo("B");
        assertThat(farm.to("10.20.0.2").at(1795).picks(1)).isEqualTo("A");
        farm.load('A', 1, 1).at(1800);
        assertThat(farm.picks(1)).isEqualTo("A");
        assertThat(farm.to("10.20.0.1").load('B', 1, 2).picks(1)).isEqualTo("A");
    }

    @Test
    void notesWhenAnAddressWasUsedLast() {
        expirationSeconds = 100;
        farm.add("A1 B1").to("10.20.0.1");
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 1, 0).at(1750).picks(1)).isEqualTo("B");
        assertThat(farm.at(1900).picks(1)).isEqualTo("B");
        assertThat(farm.at(3600).picks(1)).isEqualTo("A");
    }

    @Test
    void startsWithNothingRemembered() {
        farm.add("A1 B1").to("10.20.0.1");
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 1, 0).restart().picks(1)).isEqualTo("A");
    }

    @Test
    void choosesAnewEachTimeWhenTheCacheIsFull() {
        farm.add("A1 B1");
        rememberAddresses(farm, MOST_ADDRESSES);
        farm.to("10.20.0.1");
        assertThat(farm.load('B', 1, 0).picks(1)).isEqualTo("A");
        assertThat(farm.load('A', 2, 0).picks(1)).isEqualTo("B");
        assertThat(farm.to(5).picks(1)).isEqualTo("B");
    }

    @Test
    void mayChangeTheServerOfAnAddressWhenTheCacheIsFull() {
        farm.add("A1 B1");
        rememberAddresses(farm, MOST_ADDRESSES);
        assertThat(farm.edit('B', 0).to(5).picks(1)).isEqualTo("A");
        assertThat(farm.edit('B', 9).picks(1)).isEqualTo("A");
    }

    @Test
    void countsEntriesTwiceWhenItReplacesThemLikeLinux61() {
        TestFarm older = farm(Compatibility.LINUX_6_1).add("A1 B1");
        rememberAddresses(older, 10_000);
        older.edit('B', 0);
        rememberAddresses(older, 10_000);
        // 20,000 entries by the kernel's count: too many, and those idle for six minutes go.
        assertThat(older.edit('B', 9).load('A', 0, 9).to(7).at(359).picks(1)).isEqualTo("A");
        assertThat(forgotten(older.at(420), 10_000)).isBetween(4000, 5000);
    }

    @Test
    void countsEntriesOnceInLinux612() {
        farm.add("A1 B1");
        rememberAddresses(farm, 10_000);
        farm.edit('B', 0);
        rememberAddresses(farm, 10_000);
        farm.edit('B', 9).load('A', 0, 9);
        assertThat(forgotten(farm.at(420), 10_000)).isZero();
    }

    private static void rememberAddresses(TestFarm farm, int count) {
        for (int address = 0; address < count; address++) {
            farm.to(address).pick();
        }
    }

    /** How many addresses get B, which is the best choice, rather than A, which they had. */
    private static int forgotten(TestFarm farm, int count) {
        int forgotten = 0;
        for (int address = 0; address < count; address++) {
            forgotten += farm.to(address).pick() == 'B' ? 1 : 0;
        }
        return forgotten;
    }

    @Test
    void tellsAddressesApartThatDifferOnlyInTheirFirstHalf() {
        farm.add("A1 B1").to("2001:db8:0:1:0:1::1");
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.load('B', 1, 0).to("2001:db8:1:0:0:1::1").picks(1)).isEqualTo("A");
    }
}
