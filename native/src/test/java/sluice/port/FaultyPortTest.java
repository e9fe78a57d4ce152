package sluice.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultyPortTest {
    private static final int PACKETS = 2000;
    private static final int HALF = Faults.MILLION / 2;

    private final MemoryPool pool = new MemoryPool(3 * PACKETS);
    private final MemoryPort line = new MemoryPort("line", 1, pool);
    private final Burst burst = new Burst(32);

    @AfterEach
    void checkThatNothingLeaked() {
        line.close();
        assertThat(pool.available()).isEqualTo(pool.capacity());
    }

    @Test
    void passesAllWithoutFaults() {
        assertThat(sequencesThrough(new FaultyPort(line, Faults.NONE, Faults.NONE, 1)))
                .hasSize(PACKETS)
                .isSorted();
    }

    @Test
    void dropsAboutAsManyAsAskedFor() {
        FaultyPort faulty = new FaultyPort(line, new Faults(HALF, 0, 0, 0), Faults.NONE, 1);
        List<Integer> arrived = sequencesThrough(faulty);
        assertThat(arrived).hasSizeBetween(PACKETS * 4 / 10, PACKETS * 6 / 10).isSorted();
        assertThat(faulty.dropped()).isEqualTo(PACKETS - arrived.size());
    }

    @Test
    void duplicatesWhileTheBurstHasRoom() {
        FaultyPort faulty = new FaultyPort(line, Faults.NONE, new Faults(0, 0, HALF, 0), 1);
        List<Integer> arrived = sequencesThrough(faulty, 8);
        assertThat(faulty.duplicated()).isBetween(PACKETS * 4L / 10, PACKETS * 6L / 10);
        assertThat(arrived).hasSize((int) (PACKETS + faulty.duplicated()));
    }

    @Test
    void reordersNeighbours() {
        FaultyPort faulty = new FaultyPort(line, new Faults(0, 0, 0, HALF), Faults.NONE, 1);
        List<Integer> arrived = sequencesThrough(faulty);
        assertThat(faulty.reordered()).isPositive();
        assertThat(arrived).hasSize(PACKETS).doesNotHaveDuplicates();
        assertThat(arrived).isNotEqualTo(arrived.stream().sorted().toList());
    }

    @Test
    void corruptsOneBit() {
        FaultyPort faulty = new FaultyPort(line, new Faults(0, Faults.MILLION, 0, 0), Faults.NONE, 1);
        line.inject(0, new byte[100]);
        faulty.receive(0, burst);
        faulty.transmit(0, burst);
        byte[] frame = line.takeAllTransmitted().getFirst();
        int bits = 0;
        for (byte value : frame) {
            bits += Integer.bitCount(value & 0xFF);
        }
        assertThat(bits).isEqualTo(1);
        assertThat(faulty.corrupted()).isEqualTo(1);
    }

    @Test
    void sameSeedMakesTheSameFaults() {
        Faults some = new Faults(HALF / 5, 0, HALF / 5, HALF / 5);
        List<Integer> once = sequencesThrough(new FaultyPort(line, some, some, 42));
        List<Integer> again = sequencesThrough(new FaultyPort(line, some, some, 42));
        List<Integer> other = sequencesThrough(new FaultyPort(line, some, some, 43));
        assertThat(again).isEqualTo(once).isNotEqualTo(other);
    }

    private List<Integer> sequencesThrough(FaultyPort faulty) {
        return sequencesThrough(faulty, 32);
    }

    private List<Integer> sequencesThrough(FaultyPort faulty, int atOnce) {
        List<Integer> arrived = new ArrayList<>();
        for (int sent = 0; sent < PACKETS; ) {
            for (int i = 0; i < atOnce && sent < PACKETS; i++, sent++) {
                line.inject(0, new byte[] {(byte) (sent >> 8), (byte) sent});
            }
            while (line.receivedWaiting(0) > 0) {
                faulty.receive(0, burst);
                faulty.transmit(0, burst);
            }
            for (byte[] frame : line.takeAllTransmitted()) {
                arrived.add((frame[0] & 0xFF) << 8 | (frame[1] & 0xFF));
            }
        }
        return arrived;
    }
}
