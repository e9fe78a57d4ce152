package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The life of a neighbour, second by second. */
class NeighbourTableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MAC = 0x02_00_00_01_00_01L;
    private static final long OTHER_MAC = 0x02_00_00_01_00_02L;
    private static final long HIGH = 0x2001_0DB8_0000_0000L;
    private static final long SERVER = 0x0A01_0001;
    /** Clocks may well start below zero. */
    private static final long START = -5 * SECOND;

    private final NeighbourTable table = new NeighbourTable();

    /** Seconds after the start. */
    private static long at(double seconds) {
        return START + (long) (seconds * SECOND);
    }

    private int due(double seconds) {
        return table.due(0, NeighbourTable.CAPACITY, at(seconds));
    }

    private boolean answered(long address, long mac, double seconds) {
        return table.learn(0, HIGH, address, mac, true, false, at(seconds));
    }

    private boolean told(long address, long mac, double seconds) {
        return table.learn(0, HIGH, address, mac, false, false, at(seconds));
    }

    @Test
    void anUnknownNeighbourIsAskedForThreeTimesAndThenHasFailed() {
        assertThat(table.mac(0, HIGH, SERVER)).isEqualTo(NeighbourTable.UNKNOWN);
        assertThat(table.resolve(0, HIGH, SERVER, at(0))).isEqualTo(NeighbourTable.ASK);
        assertThat(table.resolve(0, HIGH, SERVER, at(0.1))).isEqualTo(NeighbourTable.WAIT);
        assertThat(due(0.9)).isEqualTo(-1);
        assertThat(due(1)).isZero();
        assertThat(due(1.5)).isEqualTo(-1);
        assertThat(due(2)).isZero();
        assertThat(table.state(0, HIGH, SERVER)).isEqualTo(NeighbourTable.INCOMPLETE);
        int resolutions = table.resolutions();
        assertThat(due(3)).isEqualTo(-1);
        assertThat(table.state(0, HIGH, SERVER)).isEqualTo(NeighbourTable.FAILED);
        assertThat(table.resolutions()).isEqualTo(resolutions + 1);
        assertThat(due(100)).isEqualTo(-1);
        assertThat(table.resolve(0, HIGH, SERVER, at(100))).isEqualTo(NeighbourTable.ASK);
    }

    @Test
    void anAnswerMakesItKnownOnItsPort() {
        table.resolve(0, HIGH, SERVER, at(0));
        int version = table.version();
        int resolutions = table.resolutions();
        assertThat(answered(SERVER, MAC, 0.2)).isTrue();
        assertThat(table.mac(0, HIGH, SERVER)).isEqualTo(MAC);
        assertThat(table.mac(1, HIGH, SERVER)).isEqualTo(NeighbourTable.UNKNOWN);
        assertThat(table.resolve(0, HIGH, SERVER, at(0.3))).isEqualTo(NeighbourTable.KNOWN);
        assertThat(table.resolutions()).isEqualTo(resolutions + 1);
        assertThat(table.version()).as("nothing was derived from it yet").isEqualTo(version);
        assertThat(table.port(0)).isZero();
        assertThat(table.high(0)).isEqualTo(HIGH);
        assertThat(table.low(0)).isEqualTo(SERVER);
        assertThat(table.macOf(0)).isEqualTo(MAC);
    }

    @Test
    void whatIsUsedIsVerifiedByUnicastAfter30Seconds() {
        table.resolve(0, HIGH, SERVER, at(0));
        answered(SERVER, MAC, 0);
        table.mac(0, HIGH, SERVER);
        assertThat(due(29.9)).isEqualTo(-1);
        assertThat(due(30)).isZero();
        assertThat(table.macOf(0)).as("the probe goes to it").isEqualTo(MAC);
        assertThat(table.stateOf(0)).isEqualTo(NeighbourTable.PROBING);
        assertThat(table.mac(0, HIGH, SERVER)).as("still used").isEqualTo(MAC);
        answered(SERVER, MAC, 30.1);
        assertThat(table.stateOf(0)).isEqualTo(NeighbourTable.REACHABLE);
        assertThat(due(60)).as("not used since").isEqualTo(-1);
        assertThat(table.mac(0, HIGH, SERVER)).isEqualTo(MAC);
        assertThat(due(60.2)).as("used again").isZero();
    }

    @Test
    void aHeldNeighbourIsAskedForAtOnceAndVerifiedForEver() {
        assertThat(table.hold(0, HIGH, SERVER, at(0))).isTrue();
        assertThat(due(0)).isZero();
        answered(SERVER, MAC, 0.1);
        for (int i = 1; i < 10; i++) {
            assertThat(due(i * 31)).isZero();
            answered(SERVER, MAC, i * 31 + 0.5);
        }
        table.release(0, HIGH, SERVER);
        assertThat(due(1000)).isEqualTo(-1);
    }

    @Test
    void aHeldNeighbourThatFallsSilentMakesRecipesStale() {
        table.hold(0, HIGH, SERVER, at(0));
        answered(SERVER, MAC, 0);
        int version = table.version();
        assertThat(due(30)).isZero();
        assertThat(due(31)).isZero();
        assertThat(due(32)).isZero();
        assertThat(table.version()).isEqualTo(version);
        assertThat(due(33)).isEqualTo(-1);
        assertThat(table.mac(0, HIGH, SERVER)).isEqualTo(NeighbourTable.UNKNOWN);
        assertThat(table.version()).isEqualTo(version + 1);
    }

    @Test
    void aClientThatFallsSilentMakesNothingStaleUnlessItReturnsWithAnotherMac() {
        table.resolve(0, HIGH, SERVER, at(0));
        answered(SERVER, MAC, 0);
        table.mac(0, HIGH, SERVER);
        int version = table.version();
        for (int second = 30; second <= 33; second++) {
            due(second);
        }
        assertThat(table.state(0, HIGH, SERVER)).isEqualTo(NeighbourTable.FAILED);
        assertThat(table.version()).isEqualTo(version);
        table.resolve(0, HIGH, SERVER, at(40));
        assertThat(table.macOf(0)).as("asked for by broadcast").isEqualTo(NeighbourTable.UNKNOWN);
        answered(SERVER, OTHER_MAC, 40.1);
        assertThat(table.version()).isEqualTo(version + 1);
        assertThat(table.mac(0, HIGH, SERVER)).isEqualTo(OTHER_MAC);
    }

    @Test
    void newsChangesAnEntryButNeverMakesOne() {
        assertThat(told(SERVER, MAC, 0)).isFalse();
        assertThat(table.size()).isZero();
        table.resolve(0, HIGH, SERVER, at(0));
        answered(SERVER, MAC, 0);
        int version = table.version();
        assertThat(told(SERVER, MAC, 1)).isTrue();
        assertThat(table.version()).as("the same MAC is no news").isEqualTo(version);
        assertThat(told(SERVER, OTHER_MAC, 2)).isTrue();
        assertThat(table.version()).isEqualTo(version + 1);
        assertThat(table.mac(0, HIGH, SERVER)).isEqualTo(OTHER_MAC);
        assertThat(due(2.1)).as("verified at its first use").isZero();
    }

    @Test
    void whoAsksUsIsEnteredAndVerifiedWhenUsed() {
        assertThat(table.learn(0, HIGH, SERVER, MAC, false, true, at(0))).isTrue();
        assertThat(due(50)).isEqualTo(-1);
        assertThat(table.mac(0, HIGH, SERVER)).isEqualTo(MAC);
        assertThat(due(50)).isZero();
    }

    @Test
    void aStaticNeighbourIsNeitherChangedNorQuestioned() {
        assertThat(table.addStatic(0, HIGH, SERVER, MAC)).isTrue();
        assertThat(told(SERVER, OTHER_MAC, 1)).isFalse();
        assertThat(answered(SERVER, OTHER_MAC, 1)).isFalse();
        assertThat(table.mac(0, HIGH, SERVER)).isEqualTo(MAC);
        assertThat(due(1000)).isEqualTo(-1);
    }

    @Test
    void aFullTableForgetsWhatFailedThenWhatIsOldestAndKeepsWhatIsHeld() {
        for (int i = 0; i < NeighbourTable.CAPACITY; i++) {
            table.learn(0, HIGH, i, MAC, true, true, at(i));
        }
        table.hold(0, HIGH, 0, at(0));
        int newcomer = 1 << 20;
        assertThat(table.resolve(0, HIGH, newcomer, at(5000))).isEqualTo(NeighbourTable.ASK);
        assertThat(table.size()).isEqualTo(NeighbourTable.CAPACITY);
        assertThat(table.mac(0, HIGH, 0)).as("held").isEqualTo(MAC);
        assertThat(table.mac(0, HIGH, 1)).as("the oldest that is not held").isEqualTo(NeighbourTable.UNKNOWN);
        assertThat(table.mac(0, HIGH, 2)).isEqualTo(MAC);
    }

    @Test
    void aTableFullOfHeldNeighboursRefuses() {
        for (int i = 0; i < NeighbourTable.CAPACITY; i++) {
            assertThat(table.hold(0, HIGH, i, at(0))).isTrue();
        }
        assertThat(table.hold(0, HIGH, 1 << 20, at(0))).isFalse();
        assertThat(table.resolve(0, HIGH, 1 << 20, at(0))).isEqualTo(NeighbourTable.REFUSED);
        assertThat(table.refusals()).isEqualTo(2);
    }

    @Test
    void everyEntryIsFoundThroughManyReuses() {
        for (int i = 0; i < 20 * NeighbourTable.CAPACITY; i++) {
            int address = i * 0x9E3779B1;
            assertThat(table.learn(i & 3, HIGH, address, MAC + i, true, true, at(i)))
                    .isTrue();
            assertThat(table.mac(i & 3, HIGH, address)).isEqualTo(MAC + i);
        }
        int found = 0;
        for (int i = 0; i < table.size(); i++) {
            found += table.mac(table.port(i), table.high(i), table.low(i)) == table.macOf(i) ? 1 : 0;
        }
        assertThat(found).isEqualTo(NeighbourTable.CAPACITY);
    }

    @Test
    void readersNeverSeeTheMacOfAnother() throws InterruptedException {
        // Each address has one MAC for ever, so that a wrong one is recognised while lines are reused underneath.
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 40_000; i++) {
                int address = i % (2 * NeighbourTable.CAPACITY);
                table.learn(0, HIGH, address, MAC + address, true, true, at(i));
            }
        });
        writer.start();
        int wrong = 0;
        int hits = 0;
        while (writer.isAlive()) {
            for (int address = 0; address < 2 * NeighbourTable.CAPACITY; address++) {
                long mac = table.mac(0, HIGH, address);
                hits += mac == NeighbourTable.UNKNOWN ? 0 : 1;
                wrong += mac == NeighbourTable.UNKNOWN || mac == MAC + address ? 0 : 1;
            }
        }
        writer.join();
        assertThat(wrong).isZero();
        assertThat(hits).isPositive();
    }
}
