package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MaglevHashingTest {
    private static final int SLOTS = 4093;

    private final MaglevHashing scheduler = new MaglevHashing();
    private final TestFarm farm = new TestFarm(scheduler);

    /** A is 10.1.1.11, B .12, C .13, added in that order. */
    private void addThree(int a, int b, int c) {
        farm.add('A', a).address('A', "10.1.1.11");
        farm.add('B', b).address('B', "10.1.1.12");
        farm.add('C', c).address('C', "10.1.1.13");
        // Addresses count from the next change on.
        farm.edit('C', c);
    }

    @ParameterizedTest(name = "{0} -> {1}, {2}")
    @CsvSource({
        "10.0.0.1,     C, C",
        "10.0.0.2,     B, B",
        "192.168.1.10, A, A",
        "172.16.5.77,  B, B",
        "1.2.3.4,      A, C",
    })
    void choosesAsTheSpecificationShows(String client, String atEqualWeights, String atWeights123) {
        addThree(1, 1, 1);
        assertThat(farm.from(client, 1024).picks(1)).isEqualTo(atEqualWeights);
        farm.edit('B', 2).edit('C', 3);
        assertThat(farm.from(client, 1024).picks(1)).isEqualTo(atWeights123);
    }

    @ParameterizedTest(name = "{0}, {1}, {2} -> {3}, {4}, {5}")
    @CsvSource({
        "1, 1,   1,   1364, 1364, 1365",
        "1, 2,   3,   682,  1364, 2047",
        "2, 4,   6,   682,  1364, 2047",
        "1, 100, 200, 53,   1340, 2700",
        "0, 1,   1,   0,    2046, 2047",
    })
    void dealsSlotsByWeight(int a, int b, int c, int slotsOfA, int slotsOfB, int slotsOfC) {
        addThree(a, b, c);
        Map<Integer, Integer> slots = slotsByServer();
        assertThat(slots.getOrDefault((int) 'A', 0)).isEqualTo(slotsOfA);
        assertThat(slots.getOrDefault((int) 'B', 0)).isEqualTo(slotsOfB);
        assertThat(slots.getOrDefault((int) 'C', 0)).isEqualTo(slotsOfC);
    }

    private Map<Integer, Integer> slotsByServer() {
        Map<Integer, Integer> slots = new HashMap<>();
        for (int id : MaglevTable.build(farm)) {
            slots.merge(id, 1, Integer::sum);
        }
        return slots;
    }

    @Test
    void keepsTheSlotsOfAServerWithoutWeight() {
        addThree(1, 1, 1);
        farm.edit('B', 0);
        assertThat(slotsByServer()).containsEntry((int) 'B', 1364);
        assertThat(farm.from("10.0.0.2", 0).picks(1)).isEqualTo("-");
        assertThat(farm.from("10.0.0.1", 0).picks(1)).isEqualTo("C");
        assertThat(farm.edit('B', 1).from("10.0.0.2", 0).picks(1)).isEqualTo("B");
    }

    @Test
    void looksForAnotherServerOnlyWithFallback() {
        addThree(1, 1, 1);
        farm.overload('B', true).from("10.0.0.2", 0);
        assertThat(farm.picks(1)).isEqualTo("-");
        scheduler.flags(Scheduler.FLAG_FALLBACK);
        assertThat(farm.picks(1)).matches("[AC]");
        assertThat(farm.overload('A', true).overload('C', true).picks(1)).isEqualTo("-");
    }

    @ParameterizedTest(name = "flags {0}")
    @ValueSource(
            ints = {0, Scheduler.FLAG_FALLBACK, Scheduler.FLAG_PORT, Scheduler.FLAG_FALLBACK | Scheduler.FLAG_PORT})
    void choosesAsTheModelWhateverHappensToTheFarm(int flags) {
        scheduler.flags(flags);
        Random random = new Random(flags);
        RandomFarm changes = new RandomFarm(farm, flags);
        for (int step = 0; step < 400; step++) {
            changes.change();
            int[] table = modelTable();
            for (int choice = 0; choice < 10; choice++) {
                int client = random.nextInt();
                int port = random.nextInt(65536);
                assertThat(farm.from(client, port).pick()).isEqualTo(model(table, flags, client, port));
            }
        }
    }

    @Test
    void startsFromTheListOfTheServiceThatItTakesOver() {
        MaglevHashing late = new MaglevHashing();
        farm.add("A1 B1 C1");
        late.prepare(farm);
        assertThat(late.schedule(farm, new Arrival())).isEqualTo(Scheduler.NONE);
        late.started(farm, 0);
        assertThat(late.schedule(farm, new Arrival())).isNotEqualTo(Scheduler.NONE);
    }

    @Test
    void hasNoChoiceWithoutServersOrWeights() {
        assertThat(farm.picks(1)).isEqualTo("-");
        assertThat(farm.add("A0 B0").picks(1)).isEqualTo("-");
        assertThat(farm.edit('A', 1).picks(1)).isEqualTo("A");
        assertThat(farm.remove('A').picks(1)).isEqualTo("-");
    }

    @Test
    void givesEachOfAsManyServersAsSlotsOne() {
        farm.addAtOnce(SpreadTest.equalWeights(SLOTS));
        assertThat(slotsByServer()).hasSize(SLOTS);
    }

    @Test
    void keepsItsTableWhileThereAreMoreServersThanSlots() {
        farm.addAtOnce(SpreadTest.equalWeights(SLOTS));
        int before = farm.from("10.0.0.1", 0).pick();
        farm.add(SLOTS, 1_000_000);
        assertThat(farm.pick()).isEqualTo(before);
        farm.remove(SLOTS).edit(before, 0);
        assertThat(farm.pick()).isEqualTo(-1);
    }

    @Test
    void doesNotChooseARemovedServerThatItsTableStillNames() {
        farm.addAtOnce(SpreadTest.equalWeights(SLOTS));
        int before = farm.from("10.0.0.1", 0).pick();
        farm.add(SLOTS, 1).add(SLOTS + 1, 1).remove(before);
        assertThat(farm.pick()).isEqualTo(-1);
        scheduler.flags(Scheduler.FLAG_FALLBACK);
        assertThat(farm.pick()).isNotEqualTo(-1).isLessThan(SLOTS);
    }

    /** The specification, word by word and slowly; ids in slots, empty when there is nothing to choose. */
    private int[] modelTable() {
        int count = farm.count();
        int gcd = 0;
        int max = 0;
        for (int i = 0; i < count; i++) {
            for (int a = farm.lastWeight(i), b = gcd; ; ) {
                if (b == 0) {
                    gcd = a;
                    break;
                }
                int rest = a % b;
                a = b;
                b = rest;
            }
            max = Math.max(max, farm.lastWeight(i));
        }
        if (gcd == 0) {
            return new int[0];
        }
        int shift = Math.max(0, Integer.toBinaryString(max / gcd).length() - 6);
        int[] slots = new int[SLOTS];
        Arrays.fill(slots, -1);
        long[] perm = new long[count];
        int filled = 0;
        boolean isFirst = true;
        while (filled < SLOTS) {
            for (int i = 0; i < count; i++) {
                int name = farm.addressFold(i) + farm.port(i);
                long skip = Integer.toUnsignedLong(SipHash.hash(name, 2654446892L)) % (SLOTS - 1) + 1;
                if (isFirst) {
                    perm[i] = Integer.toUnsignedLong(SipHash.hash(name, 2654435761L)) % SLOTS;
                }
                int turns = (farm.lastWeight(i) / gcd) >> shift;
                if (turns == 0 && farm.lastWeight(i) != 0) {
                    turns = 1;
                }
                for (int turn = 0; turn < turns && filled < SLOTS; turn++) {
                    while (slots[(int) perm[i]] != -1) {
                        perm[i] += skip;
                        if (perm[i] >= SLOTS) {
                            perm[i] -= SLOTS;
                        }
                    }
                    slots[(int) perm[i]] = farm.id(i);
                    filled++;
                }
            }
            isFirst = false;
        }
        return slots;
    }

    private int model(int[] table, int flags, int client, int port) {
        if (table.length == 0) {
            return -1;
        }
        int used = (flags & Scheduler.FLAG_PORT) != 0 ? port : 0;
        int home = modelSlot(client, used, 0);
        if (farm.isEligible(farm.indexOf(table[home]))) {
            return table[home];
        }
        for (int offset = 0; offset < SLOTS && (flags & Scheduler.FLAG_FALLBACK) != 0; offset++) {
            int other = table[modelSlot(client, used, (offset + home) % SLOTS)];
            if (farm.isEligible(farm.indexOf(other))) {
                return other;
            }
        }
        return -1;
    }

    private static int modelSlot(int client, int port, int offset) {
        return (int) (Integer.toUnsignedLong(SipHash.hash(offset + port + client, 2654435761L)) % SLOTS);
    }
}
