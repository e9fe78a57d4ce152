package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.dpdk.Memory;

class FlowCacheTest {
    private static final int LINES = 64;
    private static final int PROTOCOL = Connections.TCP;

    @TempDir
    Path directory;

    private ConnectionTable table;
    private WorkerConnections worker;
    private FlowCache cache;

    @BeforeEach
    void open() throws IOException {
        table = Connections.open(directory, 10_000, 1);
        worker = table.worker(0);
        cache = new FlowCache(LINES, table);
    }

    @AfterEach
    void close() {
        cache.close();
        table.close();
    }

    @Test
    void unknownTupleHasNoLine() {
        assertThat(cache.find(FlowCache.hash(0, PROTOCOL), 0, PROTOCOL)).isZero();
    }

    @Test
    void claimedLineIsAlignedFoundAndAtHome() {
        int number = Connections.connect(worker, 1);

        long line = claim(1, number);

        assertThat(line % 64).isZero();
        assertThat(find(1)).isEqualTo(line);
        assertThat(line).isEqualTo(cache.home(hash(1)));
        assertThat(FlowCache.number(line)).isEqualTo(number);
        assertThat(FlowCache.generation(line)).isEqualTo(ConnectionRecord.generation(table.record(number)));
        assertThat(FlowCache.recipe(line)).isEqualTo(line + 28);
    }

    @Test
    void sameTupleKeepsItsLine() {
        int first = Connections.connect(worker, 1);
        long line = claim(1, first);
        worker.remove(first);
        int second = Connections.connect(worker, 1);

        assertThat(claim(1, second)).isEqualTo(line);
        assertThat(FlowCache.generation(line)).isEqualTo(worker.foundGeneration());
    }

    @Test
    void invalidatedLineIsNotFound() {
        long line = claim(1, Connections.connect(worker, 1));

        cache.invalidate(line);

        assertThat(find(1)).isZero();
    }

    @Test
    void lineOfAnEndedConnectionIsTakenBeforeALiveOne() {
        int[] rivals = rivals(5);
        int[] numbers = new int[4];
        for (int i = 0; i < 4; i++) {
            numbers[i] = Connections.connect(worker, rivals[i]);
            claim(rivals[i], numbers[i]);
        }
        worker.remove(numbers[2]);

        claim(rivals[4], Connections.connect(worker, rivals[4]));

        assertThat(cache.evictions()).isZero();
        assertThat(find(rivals[2])).isZero();
        for (int i : new int[] {0, 1, 3, 4}) {
            assertThat(find(rivals[i])).isNotZero();
        }
    }

    @Test
    void fullSetLosesOneLiveFlowWhichIsCounted() {
        int[] rivals = rivals(5);
        int found = 0;
        for (int i : rivals) {
            claim(i, Connections.connect(worker, i));
        }
        for (int i : rivals) {
            found += find(i) == 0 ? 0 : 1;
        }

        assertThat(cache.evictions()).isEqualTo(1);
        assertThat(found).isEqualTo(4);
    }

    @Test
    void neverReturnsTheLineOfAnotherTuple() {
        Random random = new Random(1);
        Map<Integer, Integer> numberByFlow = new HashMap<>();
        int hits = 0;
        for (int step = 0; step < 20_000; step++) {
            int flow = random.nextInt(200);
            long line = find(flow);
            if (line != 0) {
                hits++;
                assertThat(FlowCache.number(line)).isEqualTo(numberByFlow.get(flow));
                assertThat(Memory.hostI32(FlowCache.recipe(line))).isEqualTo(flow);
            } else {
                int number = numberByFlow.computeIfAbsent(flow, i -> Connections.connect(worker, i));
                Memory.putHostI32(FlowCache.recipe(claim(flow, number)), flow);
            }
        }
        assertThat(hits).isGreaterThan(2_000);
    }

    @Test
    void sizeMustBeAPowerOfTwo() {
        assertThatThrownBy(() -> new FlowCache(100, table)).hasMessageContaining("must be a power of two");
    }

    private long claim(int i, int number) {
        PacketTuple tuple = Connections.fromClient(i);
        return cache.claim(
                hash(i), tuple.first(), tuple.second(), number, ConnectionRecord.generation(table.record(number)));
    }

    private long find(int i) {
        PacketTuple tuple = Connections.fromClient(i);
        return cache.find(hash(i), tuple.first(), tuple.second());
    }

    private static int hash(int i) {
        PacketTuple tuple = Connections.fromClient(i);
        return FlowCache.hash(tuple.first(), tuple.second());
    }

    /** Flows that share one set of the cache. */
    private static int[] rivals(int count) {
        int[] rivals = new int[count];
        int found = 0;
        for (int i = 0; found < count; i++) {
            if ((hash(i) & (LINES - 1)) >> 2 == 5) {
                rivals[found++] = i;
            }
        }
        return rivals;
    }
}
