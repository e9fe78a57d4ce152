package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of connections, compared with a plain map after every step. */
class ConnectionModelTest {
    private static final int MAXIMUM = 120;
    private static final int FLOWS = 500;

    @TempDir
    Path directory;

    private final Map<Integer, Model> modelByFlow = new HashMap<>();
    private int now = 1000;
    private int refusals;

    /** A connection as it should be. */
    private static final class Model {
        private int number;
        private int lastSeen;
        private int timeout;
        private boolean isNat;
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void tableAgreesWithAMap(long seed) throws IOException {
        Random random = new Random(seed);
        try (ConnectionTable table = Connections.open(directory.resolve("t" + seed), MAXIMUM, 1)) {
            WorkerConnections worker = table.worker(0);
            for (int step = 0; step < 30_000; step++) {
                int flow = random.nextInt(FLOWS);
                Model model = modelByFlow.get(flow);
                requireSame(worker, flow, model);
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> connect(worker, flow, random);
                    case 3, 4 -> touch(table, model);
                    case 5 -> shorten(table, worker, model, random);
                    case 6 -> remove(worker, flow, model);
                    default -> expire(worker, random);
                }
                assertThat(table.live()).isEqualTo(modelByFlow.size());
            }
            assertThat(worker.refusals()).isEqualTo(refusals);
            assertThat(refusals).isPositive();

            now += 1_000_000;
            while (worker.expire(now, 1000, (record, number, state) -> {}) > 0) {}
            assertThat(table.live()).isZero();
            assertThat(table.indexEntries()).isZero();
        }
    }

    private void connect(WorkerConnections worker, int flow, Random random) {
        if (modelByFlow.containsKey(flow)) {
            return;
        }
        Model model = new Model();
        model.isNat = random.nextBoolean();
        model.timeout = 1 + random.nextInt(4000);
        model.lastSeen = now;
        int flags = model.isNat ? Connections.NAT : Connections.DROUTE;
        model.number = Connections.connect(worker, flow, flags, model.timeout, now);
        if (modelByFlow.size() == MAXIMUM) {
            assertThat(model.number).isEqualTo(WorkerConnections.FULL);
            refusals++;
        } else {
            modelByFlow.put(flow, model);
        }
    }

    private void touch(ConnectionTable table, @Nullable Model model) {
        if (model != null) {
            ConnectionRecord.touch(table.record(model.number), now);
            model.lastSeen = now;
        }
    }

    private void shorten(ConnectionTable table, WorkerConnections worker, @Nullable Model model, Random random) {
        if (model != null) {
            model.timeout = 1 + random.nextInt(model.timeout);
            model.lastSeen = now;
            ConnectionRecord.timeoutTicks(table.record(model.number), model.timeout);
            ConnectionRecord.touch(table.record(model.number), now);
            worker.rearm(model.number, now);
        }
    }

    private void remove(WorkerConnections worker, int flow, @Nullable Model model) {
        if (model != null) {
            assertThat(worker.remove(model.number)).isEqualTo(TcpState.SYN_RECV);
            modelByFlow.remove(flow);
        }
    }

    private void expire(WorkerConnections worker, Random random) {
        now += random.nextInt(20);
        worker.expire(now, MAXIMUM * 2, (record, number, state) -> {});
        for (Iterator<Model> i = modelByFlow.values().iterator(); i.hasNext(); ) {
            Model model = i.next();
            if (model.lastSeen + model.timeout <= now) {
                i.remove();
            }
        }
    }

    private static void requireSame(WorkerConnections worker, int flow, @Nullable Model model) {
        int fromClient = Connections.findFromClient(worker, flow);
        int reply = Connections.findReply(worker, flow);
        assertThat(fromClient).isEqualTo(model == null ? WorkerConnections.NOT_FOUND : model.number << 1);
        assertThat(reply)
                .isEqualTo(model == null || !model.isNat ? WorkerConnections.NOT_FOUND : model.number << 1 | 1);
    }
}
