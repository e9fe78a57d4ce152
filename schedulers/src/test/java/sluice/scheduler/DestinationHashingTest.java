package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DestinationHashingTest {
    private final TestFarm farm = new TestFarm(new DestinationHashing());

    /** Buckets 39, 137, 248, 63 of the specification's vectors; the list is C B A. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({"10.0.0.1, C", "10.0.0.2, A", "192.168.1.10, A", "2001:db8::1, C"})
    void dealsBucketsToServersInTurn(String destination, String server) {
        assertThat(farm.add("A1 B5 C2").to(destination).picks(1)).isEqualTo(server);
    }

    @Test
    void ignoresTheClient() {
        farm.add("A1 B1 C1").to("10.0.0.2").from("192.168.1.10", 1024);
        assertThat(farm.picks(1)).isEqualTo("A");
    }

    @Test
    void hasNoFallback() {
        farm.add("A1 B1 C1").to("10.0.0.2").overload('A', true);
        assertThat(farm.picks(1)).isEqualTo("-");
        assertThat(farm.overload('A', false).edit('A', 0).picks(1)).isEqualTo("-");
        assertThat(farm.edit('A', 1).picks(1)).isEqualTo("A");
    }

    @Test
    void dealsAnewWhenAServerComesOrGoes() {
        farm.add("A1 B1 C1").to("10.0.0.2");
        assertThat(farm.add("D1").picks(1)).isEqualTo("C");
        assertThat(farm.remove('D').picks(1)).isEqualTo("A");
    }

    @Test
    void hasNoChoiceWithoutServers() {
        assertThat(farm.to("10.0.0.2").picks(1)).isEqualTo("-");
    }

    @Test
    void givesTheOldestServersNothingWhenThereAreMoreThanBuckets() {
        farm.addAtOnce(SpreadTest.equalWeights(300));
        int[] counts = new int[300];
        for (int i = 0; i < 100_000; i++) {
            counts[farm.to(i * 7919).pick()]++;
        }
        for (int id = 0; id < 300; id++) {
            assertThat(counts[id] > 0).as("server %s", id).isEqualTo(id >= 300 - 256);
        }
    }
}
