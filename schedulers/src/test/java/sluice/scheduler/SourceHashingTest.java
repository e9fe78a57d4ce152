package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceHashingTest {
    private static final int INVERSE_MULTIPLIER = BigInteger.valueOf(0x61C88647)
            .modInverse(BigInteger.ONE.shiftLeft(32))
            .intValue();

    private final SourceHashing scheduler = new SourceHashing();
    private final TestFarm farm = new TestFarm(scheduler);

    /** The list is C B A, so the buckets are CCCBAACCCBAA... */
    @ParameterizedTest(name = "{0}, {1} -> bucket {2}")
    @CsvSource({
        "10.0.0.1,     1024,  73",
        "10.0.0.1,     1025,  171",
        "192.168.1.10, 40000, 156",
        "2001:db8::1,  50000, 139",
    })
    void hashesThePortWhenAskedTo(String client, int port, int bucket) {
        scheduler.flags(Scheduler.FLAG_PORT);
        farm.add("A2 B1 C3").from(client, port);
        assertThat(farm.picks(1)).isEqualTo(String.valueOf("CCCBAA".charAt(bucket % 6)));
    }

    @Test
    void ignoresThePortOtherwise() {
        farm.add("A1 B1 C1").from("10.0.0.1", 1024);
        assertThat(farm.picks(1)).isEqualTo("C");
        assertThat(farm.from("10.0.0.1", 1025).picks(1)).isEqualTo("C");
    }

    @Test
    void dealsBucketsByWeightButAtLeastOne() {
        farm.add("A2 B0 C3");
        assertThat(allBuckets()).startsWith("CCC-AACCC-AA").hasSize(256);
        assertThat(allBuckets().chars().filter(c -> c == 'C')).hasSize(129);
        assertThat(allBuckets().chars().filter(c -> c == 'A')).hasSize(84);
        assertThat(allBuckets().chars().filter(c -> c == '-')).hasSize(43);
    }

    @Test
    void looksForAnotherServerOnlyWithFallback() {
        farm.add("A1 B1 C1").from("10.0.0.1", 0).overload('C', true);
        assertThat(farm.picks(1)).isEqualTo("-");
        scheduler.flags(Scheduler.FLAG_FALLBACK);
        // Bucket 39 leads to bucket 2 * 39 = 78, 78 mod 3 is C's again; the next one is B's.
        assertThat(farm.picks(1)).isEqualTo("B");
        assertThat(farm.overload('B', true).picks(1)).isEqualTo("A");
        assertThat(farm.edit('A', 0).picks(1)).isEqualTo("-");
    }

    @ParameterizedTest(name = "flags {0}")
    @ValueSource(
            ints = {0, Scheduler.FLAG_FALLBACK, Scheduler.FLAG_PORT, Scheduler.FLAG_FALLBACK | Scheduler.FLAG_PORT})
    void choosesAsTheModelWhateverHappensToTheFarm(int flags) {
        scheduler.flags(flags);
        Random random = new Random(flags);
        RandomFarm changes = new RandomFarm(farm, flags);
        for (int step = 0; step < 5000; step++) {
            changes.change();
            int client = random.nextInt();
            int port = random.nextInt(65536);
            assertThat(farm.from(client, port).pick()).isEqualTo(model(flags, client, port));
        }
    }

    @Test
    void startsFromTheListOfTheServiceThatItTakesOver() {
        SourceHashing late = new SourceHashing();
        farm.add("A1 B1 C1");
        late.prepare(farm);
        late.started(farm, 0);
        assertThat(late.schedule(farm, new Arrival())).isNotEqualTo(Scheduler.NONE);
    }

    @Test
    void hasNoChoiceWithoutServers() {
        scheduler.flags(Scheduler.FLAG_FALLBACK);
        assertThat(farm.picks(1)).isEqualTo("-");
        assertThat(farm.add("A1").remove('A').picks(1)).isEqualTo("-");
    }

    /** The choices of one client in each bucket. */
    private String allBuckets() {
        StringBuilder choices = new StringBuilder();
        for (int bucket = 0; bucket < 256; bucket++) {
            choices.append(farm.from((bucket << 24) * INVERSE_MULTIPLIER, 0).picks(1));
        }
        return choices.toString();
    }

    /** The specification, word by word and slowly. */
    private int model(int flags, int client, int port) {
        List<Integer> buckets = new ArrayList<>();
        while (buckets.size() < 256 && farm.count() > 0) {
            for (int i = 0; i < farm.count(); i++) {
                for (int turn = 0; turn < Math.max(1, farm.weight(i)) && buckets.size() < 256; turn++) {
                    buckets.add(i);
                }
            }
        }
        if (buckets.isEmpty()) {
            return -1;
        }
        long key = Integer.toUnsignedLong((flags & Scheduler.FLAG_PORT) != 0 ? client + port : client);
        int home = (int) (((key * 0x61C88647L) % (1L << 32)) >> 24);
        int chosen = buckets.get(home);
        if (farm.isEligible(chosen)) {
            return farm.id(chosen);
        }
        for (int offset = 0; offset < 256 && (flags & Scheduler.FLAG_FALLBACK) != 0; offset++) {
            int other = buckets.get((home + (offset + home) % 256) % 256);
            if (farm.isEligible(other)) {
                return farm.id(other);
            }
        }
        return -1;
    }
}
