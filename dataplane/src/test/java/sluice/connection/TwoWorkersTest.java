package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers that use, advance, remove and expire the same connections at the same time. */
class TwoWorkersTest {
    private static final int FLOWS = 300;
    private static final int STEPS = 60_000;

    @TempDir
    Path directory;

    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @Test
    void requestToTheOtherWorkerFreesItsSlot() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 100, 2)) {
            int number = Connections.connect(table.worker(0), 1);

            assertThat(table.worker(1).remove(number)).isEqualTo(TcpState.SYN_RECV);
            assertThat(Connections.findReply(table.worker(0), 1)).isEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(table.live()).isEqualTo(1);

            assertThat(table.worker(0).drain(10)).isEqualTo(1);
            assertThat(table.live()).isZero();
        }
    }

    @Test
    void lostRequestIsMadeUpForByTheTimer() throws IOException {
        int maximum = 40_000;
        try (ConnectionTable table = Connections.open(directory, 2 * maximum, 2)) {
            WorkerConnections owner = table.worker(0);
            for (int i = 0; i < maximum; i++) {
                table.worker(1).remove(Connections.connect(owner, i, Connections.NAT, 100, 0));
            }

            assertThat(table.worker(1).lostRequests()).isPositive();
            while (owner.drain(1000) > 0) {}
            assertThat(table.live()).isPositive();
            while (owner.expire(200, 1000, (record, number, state) -> {}) > 0) {}
            assertThat(table.live()).isZero();
        }
    }

    @Test
    void otherWorkerShortensATimeout() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 100, 2)) {
            int number = Connections.connect(table.worker(0), 1, Connections.NAT, 13_000, 0);

            ConnectionRecord.timeoutTicks(table.record(number), 10);
            table.worker(1).rearm(number, 0);
            table.worker(0).drain(10);
            table.worker(0).expire(10, 10, (record, n, state) -> {});

            assertThat(table.live()).isZero();
        }
    }

    @Test
    void accountsAreExactAfterAnyInterleaving() throws Exception {
        try (ConnectionTable table = Connections.open(directory, 4 * FLOWS, 2);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> first = threads.submit(() -> work(table, 0));
            Future<?> second = threads.submit(() -> work(table, 1));
            requireDone(first);
            requireDone(second);

            Accountant accountant = new Accountant(table);
            for (int i = 0; i < 2; i++) {
                while (table.worker(i).drain(1000) > 0) {}
                while (table.worker(i).expire(10_000_000, 1000, accountant) > 0) {}
            }
            assertThat(created.get()).isGreaterThan(STEPS / 10);
            assertThat(ended.get()).isEqualTo(created.get());
            assertThat(active.get()).isZero();
            assertThat(table.live()).isZero();
            assertThat(table.indexEntries()).isZero();
        }
    }

    private void work(ConnectionTable table, int self) {
        WorkerConnections worker = table.worker(self);
        Accountant accountant = new Accountant(table);
        Random random = new Random(self);
        for (int step = 0; step < STEPS; step++) {
            int now = step / 100;
            int flow = random.nextInt(FLOWS);
            int entry = random.nextBoolean()
                    ? Connections.findFromClient(worker, flow)
                    : Connections.findReply(worker, flow);
            if (entry == WorkerConnections.NOT_FOUND) {
                if (Connections.connect(worker, flow, Connections.NAT, 1 + random.nextInt(50), now) >= 0) {
                    created.incrementAndGet();
                    active.incrementAndGet();
                }
            } else {
                use(table, worker, entry >> 1, random, now);
            }
            if (step % 50 == 0) {
                worker.drain(100);
                worker.expire(now, 100, accountant);
            }
        }
    }

    private void use(ConnectionTable table, WorkerConnections worker, int number, Random random, int now) {
        long record = table.record(number);
        int generation = worker.foundGeneration();
        int state = ConnectionRecord.state(record);
        if (random.nextInt(4) == 0) {
            int last = worker.remove(number, generation);
            if (last != WorkerConnections.GONE) {
                end(last);
            }
            return;
        }
        int next = random.nextInt(TcpState.COUNT);
        if (ConnectionRecord.compareAndSetState(record, generation, state, next)) {
            active.addAndGet(activity(next) - activity(state));
            ConnectionRecord.touch(record, now);
        }
        worker.rearm(number, now);
    }

    private void end(int state) {
        active.addAndGet(-activity(state));
        ended.incrementAndGet();
    }

    private static int activity(int state) {
        return TcpStates.isActive(state) ? 1 : 0;
    }

    private static void requireDone(Future<?> work) throws InterruptedException {
        try {
            work.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Settles the account of each connection that expires. */
    private final class Accountant implements ExpiryHandler {
        private final ConnectionTable table;

        Accountant(ConnectionTable table) {
            this.table = table;
        }

        @Override
        public void expired(long record, int number, int state) {
            assertThat(record).isEqualTo(table.record(number));
            end(state);
        }
    }
}
