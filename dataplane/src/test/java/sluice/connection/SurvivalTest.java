package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** A process that churns through connections is killed at a random moment; the next one finds all that it had. */
class SurvivalTest {
    private static final int WORKERS = 2;
    private static final int FLOWS = 4096;
    private static final int CAPACITY = 3 * FLOWS;

    @TempDir
    Path directory;

    @RepeatedTest(8)
    void killedProcessLosesNoConnectionAndNoSlot(RepetitionInfo repetition) throws Exception {
        Process process = ForkedJvm.start(Victim.class, directory.toString());
        assertThat(process.getInputStream().read()).isEqualTo('r');
        Thread.sleep(new Random(repetition.getCurrentRepetition()).nextInt(300));
        process.destroyForcibly();
        process.waitFor();

        try (ConnectionTable table = Connections.open(directory.resolve("table"), CAPACITY, WORKERS);
                Journal journal = new Journal(directory)) {
            assertThat(table.report().outcome()).isEqualTo(OpenReport.Outcome.RECOVERED);
            int resumed = table.resume(ConnectionRecord::serverId, 0);

            assertThat(table.report().sentence()).isEqualTo("resumed " + resumed + " connections without a clean stop");
            assertThat(requireCommitted(table, journal)).isBetween(1000, resumed);
            requireIndexAgrees(table, resumed);
            requireAllSlotsUsable(table, resumed);
        }
    }

    private static int requireCommitted(ConnectionTable table, Journal journal) {
        WorkerConnections worker = table.worker(0);
        int committed = 0;
        for (int flow = 0; flow < FLOWS; flow++) {
            int number = journal.number(flow);
            if (number != Journal.NONE) {
                committed++;
                assertThat(Connections.findFromClient(worker, flow)).isEqualTo(number << 1);
                assertThat(Connections.findReply(worker, flow)).isEqualTo(number << 1 | 1);
                assertThat(ConnectionRecord.serverLow(table.record(number)))
                        .isEqualTo(Connections.mapped(Connections.server(flow)));
            }
        }
        return committed;
    }

    private static void requireIndexAgrees(ConnectionTable table, int resumed) {
        int live = 0;
        for (int number = table.nextLive(0); number >= 0; number = table.nextLive(number + 1)) {
            live++;
        }
        assertThat(live).isEqualTo(resumed);
        assertThat(table.live()).isEqualTo(resumed);
        assertThat(table.indexEntries()).isEqualTo(2L * resumed);
    }

    private static void requireAllSlotsUsable(ConnectionTable table, int resumed) {
        int created = 0;
        for (int i = 0; i < WORKERS; i++) {
            while (Connections.connect(table.worker(i), FLOWS + created) != WorkerConnections.FULL) {
                created++;
            }
        }
        assertThat(created).isEqualTo(CAPACITY - resumed);
    }

    /** What the victim has committed: for each flow the number of its connection. */
    private static final class Journal implements AutoCloseable {
        private static final int NONE = -1;

        private final FileChannel channel;
        private final MappedByteBuffer numbers;

        Journal(Path directory) throws IOException {
            this.channel = FileChannel.open(
                    directory.resolve("journal"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            this.numbers = channel.map(FileChannel.MapMode.READ_WRITE, 0, FLOWS * 4L);
        }

        int number(int flow) {
            return numbers.getInt(flow * 4) - 1;
        }

        void number(int flow, int number) {
            numbers.putInt(flow * 4, number + 1);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Two workers that create and remove connections until they are killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            ConnectionTable table = Connections.open(directory.resolve("table"), CAPACITY, WORKERS);
            for (int i = 0; i < WORKERS; i++) {
                Journal journal = new Journal(directory);
                WorkerConnections worker = table.worker(i);
                int firstFlow = i * FLOWS / WORKERS;
                new Thread(() -> churn(worker, journal, firstFlow)).start();
            }
        }

        private static void churn(WorkerConnections worker, Journal journal, int firstFlow) {
            Random random = new Random(firstFlow);
            for (int step = 0; ; step++) {
                if (step == 20_000 && firstFlow == 0) {
                    System.out.print("r");
                    System.out.flush();
                }
                int flow = firstFlow + random.nextInt(FLOWS / WORKERS);
                int number = journal.number(flow);
                if (number == Journal.NONE) {
                    journal.number(flow, Connections.connect(worker, flow));
                } else {
                    journal.number(flow, Journal.NONE);
                    worker.remove(number);
                }
            }
        }
    }
}
