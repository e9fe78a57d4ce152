package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.connection.OpenReport.Outcome;

/** What an earlier process left behind, whole or damaged. */
class TableFilesTest {
    private static final int CAPACITY = 10_000;
    private static final int CONNECTIONS = 2_000;
    private static final Resumer ALL = ConnectionRecord::serverId;

    @TempDir
    Path directory;

    @Test
    void firstStartIsFresh() throws IOException {
        try (ConnectionTable table = open(CAPACITY, 1)) {
            assertThat(table.report().outcome()).isEqualTo(Outcome.FRESH);
            assertThat(table.resume(ALL, 0)).isZero();
            assertThat(table.worker(0).live()).isZero();
        }
    }

    @Test
    void cleanStopKeepsEverything() throws IOException {
        leaveConnections(1);

        try (ConnectionTable table = open(CAPACITY, 1)) {
            assertThat(table.report().outcome()).isEqualTo(Outcome.CLEAN);
            requireAll(table);
            assertThat(table.report().sentence()).isEqualTo("resumed 2000 connections after a clean stop");
            assertThat(table.report().connections()).isEqualTo(CONNECTIONS);
        }
    }

    @Test
    void stopWithoutResumingChangesNothing() throws IOException {
        leaveConnections(1);

        open(CAPACITY, 1).close();

        try (ConnectionTable table = open(CAPACITY, 1)) {
            assertThat(table.report().outcome()).isEqualTo(Outcome.CLEAN);
            requireAll(table);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "truncated", "zeros", "one bit", "foreign"})
    void badIndexIsRebuiltFromTheRecords(String damage) throws IOException {
        leaveConnections(1);
        Path index = directory.resolve("index");
        switch (damage) {
            case "missing" -> Files.delete(index);
            case "truncated" -> truncate(index, Files.size(index) / 2);
            case "zeros" -> Files.write(index, new byte[(int) Files.size(index)]);
            case "one bit" -> flip(index, Files.size(index) / 2, 1);
            default -> ConnectionIndex.create(index, CAPACITY).close();
        }

        try (ConnectionTable table = open(CAPACITY, 1)) {
            requireAll(table);
            assertThat(table.report().sentence())
                    .startsWith("resumed 2000 connections after a clean stop, ")
                    .contains(
                            damage.equals("missing")
                                    ? "the index was missing"
                                    : "set aside " + index + " as index.aside-");
            assertThat(asideOf("index")).hasSize(damage.equals("missing") ? 0 : 1);
        }
    }

    @Test
    void whatWasSetAsideStaysForever() throws IOException {
        leaveConnections(1);
        for (int round = 1; round <= 3; round++) {
            putInt(directory.resolve("records"), 0, round);
            open(CAPACITY, 1).close();
            assertThat(asideOf("records")).hasSize(round);
        }
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                arguments("empty", (Damage) file -> Files.write(file, new byte[0])),
                arguments("text", (Damage) file -> Files.writeString(file, "hello")),
                arguments("zeros", (Damage) file -> Files.write(file, new byte[1_000_000])),
                arguments("truncated", (Damage) file -> truncate(file, Files.size(file) - 1)),
                arguments("shortened by records", (Damage) file -> truncate(file, Files.size(file) - 1280)),
                arguments("longer", (Damage) file -> append(file, 128)),
                arguments("other magic", (Damage) file -> putInt(file, 0, 0x1234)),
                arguments("other layout", (Damage) file -> putInt(file, 8, 99)),
                arguments("other record size", (Damage) file -> putInt(file, 12, 64)),
                arguments("other capacity", (Damage) file -> putInt(file, 16, 9_999)),
                arguments("other boot id", (Damage) file -> putInt(file, 24, 1)),
                arguments("other secret", (Damage) file -> putInt(file, 48, 1)));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void untrustedRecordsAreSetAsideAndReported(String name, Damage damage) throws IOException {
        leaveConnections(1);
        damage.apply(directory.resolve("records"));

        try (ConnectionTable table = open(CAPACITY, 1)) {
            assertThat(table.report().outcome()).as(name).isEqualTo(Outcome.SET_ASIDE);
            assertThat(table.report().sentence())
                    .startsWith("set aside " + directory.resolve("records") + " as records.aside-")
                    .contains(", since ");
            assertThat(asideOf("records")).hasSize(1);
            assertThat(table.nextLive(0)).isEqualTo(-1);
            assertThat(Connections.findFromClient(table.worker(0), 5)).isEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(Connections.connect(table.worker(0), 5)).isZero();
        }
    }

    @Test
    void recordsFromBeforeTheLastBootAreSetAside() throws IOException {
        leaveConnections(1);

        try (ConnectionTable table = ConnectionTable.open(new ConnectionOptions(directory, CAPACITY, 1, 8))) {
            assertThat(table.report().outcome()).isEqualTo(Outcome.SET_ASIDE);
            assertThat(table.report().sentence()).endsWith("since it is from before the last boot of the system");
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                ConnectionRecord.CLIENT_ADDRESS,
                ConnectionRecord.CLIENT_ADDRESS + 12,
                ConnectionRecord.SERVER_ADDRESS,
                ConnectionRecord.CLIENT_PORT,
                ConnectionRecord.FWMARK,
                ConnectionRecord.CHECKSUM,
                ConnectionRecord.PROTOCOL,
                ConnectionRecord.FLAGS,
                ConnectionRecord.STATE + 2,
                ConnectionRecord.TIMEOUT + 3
            })
    void damagedRecordIsDroppedAndTheOthersGoOn(int offset) throws IOException {
        leaveConnections(1);
        Path records = directory.resolve("records");
        long recordsOffset = Files.size(records) - (long) CAPACITY * ConnectionRecord.BYTES;
        flip(records, recordsOffset + 7L * ConnectionRecord.BYTES + offset, offset == ConnectionRecord.FLAGS ? 1 : 128);
        Files.delete(directory.resolve("index"));

        try (ConnectionTable table = open(CAPACITY, 1)) {
            assertThat(table.resume(ALL, 0)).isEqualTo(CONNECTIONS - 1);
            assertThat(table.report().sentence()).endsWith("dropped 1 damaged records");
            assertThat(Connections.findFromClient(table.worker(0), 7)).isEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(Connections.findFromClient(table.worker(0), 8)).isEqualTo(8 << 1);
            assertThat(table.live()).isEqualTo(CONNECTIONS - 1);
        }
    }

    @Test
    void connectionsOfRemovedServersAreDropped() throws IOException {
        leaveConnections(1);
        Resumer withoutServer3 =
                record -> ConnectionRecord.serverLow(record) == Connections.mapped(Connections.server(3))
                        ? -1
                        : 40 + ConnectionRecord.serverId(record);

        try (ConnectionTable table = open(CAPACITY, 1)) {
            int resumed = table.resume(withoutServer3, 0);

            assertThat(resumed).isEqualTo(1714);
            assertThat(table.report().sentence()).endsWith("dropped 286 without a real server");
            assertThat(Connections.findFromClient(table.worker(0), 3)).isEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(ConnectionRecord.serverId(table.record(4))).isEqualTo(44);
            assertThat(table.indexEntries()).isEqualTo(2L * resumed);
        }
    }

    @Test
    void resumedConnectionsExpireAtTheirOldDeadline() throws IOException {
        try (ConnectionTable table = open(CAPACITY, 2)) {
            Connections.connect(table.worker(0), 1, Connections.NAT, 100, 5000);
            Connections.connect(table.worker(1), 2, Connections.NAT, 200, 5000);
        }

        try (ConnectionTable table = open(CAPACITY, 2)) {
            table.resume(ALL, 5150);
            table.worker(0).expire(5150, 10, (record, number, state) -> {});
            table.worker(1).expire(5150, 10, (record, number, state) -> {});
            table.worker(0).expire(5151, 10, (record, number, state) -> {});
            assertThat(Connections.findFromClient(table.worker(0), 1)).isEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(Connections.findFromClient(table.worker(0), 2)).isNotEqualTo(WorkerConnections.NOT_FOUND);
            table.worker(1).expire(5200, 10, (record, number, state) -> {});
            assertThat(table.live()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void numberOfWorkersMayChange(int workers) throws IOException {
        leaveConnections(2);

        try (ConnectionTable table = open(CAPACITY, workers)) {
            assertThat(table.report().outcome()).isEqualTo(Outcome.CLEAN);
            requireAll(table);
            requireRoomFor(table, workers, CAPACITY - CONNECTIONS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {CONNECTIONS, 50_000})
    void capacityMayChange(int capacity) throws IOException {
        leaveConnections(2);

        try (ConnectionTable table = open(capacity, 2)) {
            assertThat(table.report().outcome()).isEqualTo(Outcome.RECOVERED);
            assertThat(table.capacity()).isEqualTo(capacity);
            requireAll(table);
            assertThat(table.report().sentence())
                    .isEqualTo("resumed 2000 connections from a table of 10000 into one of " + capacity);
            requireRoomFor(table, 2, capacity - CONNECTIONS);
        }
    }

    @Test
    void keyStaysWithTheConnectionThatTookItOver() throws IOException {
        int newer;
        try (ConnectionTable table = open(CAPACITY, 2)) {
            int older = Connections.connect(table.worker(1), 5);
            newer = Connections.connect(table.worker(0), 5);
            ConnectionRecord.touch(table.record(older), 900);
        }
        Files.delete(directory.resolve("index"));

        try (ConnectionTable table = open(CAPACITY, 2)) {
            assertThat(table.resume(ALL, 900)).isEqualTo(2);
            assertThat(Connections.findFromClient(table.worker(0), 5)).isEqualTo(newer << 1);
            assertThat(Connections.findReply(table.worker(0), 5)).isEqualTo(newer << 1 | 1);
            assertThat(TableCheck.of(table).problems()).isEmpty();
        }
    }

    @Test
    void keyGoesBackToTheConnectionThatIsLeft() throws IOException {
        int older;
        try (ConnectionTable table = open(CAPACITY, 2)) {
            older = Connections.connect(table.worker(1), 5);
            table.worker(0).remove(Connections.connect(table.worker(0), 5));
            assertThat(Connections.findFromClient(table.worker(0), 5)).isEqualTo(WorkerConnections.NOT_FOUND);
        }
        Files.delete(directory.resolve("index"));

        try (ConnectionTable table = open(CAPACITY, 2)) {
            assertThat(table.resume(ALL, 0)).isEqualTo(1);
            assertThat(Connections.findFromClient(table.worker(0), 5)).isEqualTo(older << 1);
            assertThat(Connections.findReply(table.worker(0), 5)).isEqualTo(older << 1 | 1);
            assertThat(TableCheck.of(table).problems()).isEmpty();
            int takenOver = ConnectionRecord.FLAG_CLIENT_TAKEN_OVER | ConnectionRecord.FLAG_REPLY_TAKEN_OVER;
            assertThat(ConnectionRecord.flags(table.record(older)) & takenOver).isZero();
        }
    }

    @Test
    void whoControlsWhomIsCountedAnew() throws IOException {
        int controller;
        try (ConnectionTable table = open(CAPACITY, 1)) {
            WorkerConnections worker = table.worker(0);
            controller = Connections.connect(worker, 1);
            for (int i = 2; i < 5; i++) {
                assertThat(worker.join(controller, ConnectionRecord.generation(table.record(controller)), 0))
                        .isTrue();
                ConnectionDraft draft = new ConnectionDraft()
                        .opened(Connections.fromClient(i))
                        .served(0, Connections.mapped(Connections.server(i)), 8080, 0)
                        .begins(Connections.NAT, TcpState.SYN_RECV, 1000, 0)
                        .controlled(controller);
                worker.create(draft, 0);
            }
            // One more had joined when the process was killed, and its connection was not there yet.
            assertThat(worker.join(controller, ConnectionRecord.generation(table.record(controller)), 0))
                    .isTrue();
        }

        for (int capacity : new int[] {CAPACITY, CAPACITY * 2}) {
            try (ConnectionTable table = open(capacity, 1)) {
                assertThat(table.resume(ALL, 0)).isEqualTo(4);
                assertThat(ConnectionRecord.controls(table.record(Connections.findFromClient(table.worker(0), 1) >> 1)))
                        .isEqualTo(3);
                assertThat(TableCheck.of(table).problems()).isEmpty();
            }
        }
    }

    @Test
    void connectionsThatASmallerTableCannotHoldAreReported() throws IOException {
        leaveConnections(1);

        try (ConnectionTable table = open(500, 2)) {
            assertThat(table.resume(ALL, 0)).isEqualTo(500);
            assertThat(table.report().sentence()).contains("no room for 1500");
            assertThat(table.indexEntries()).isEqualTo(1000);
        }
    }

    @Test
    void unfinishedFileOfAnEarlierStartIsCleanedUp() throws IOException {
        leaveConnections(1);
        Files.writeString(directory.resolve("records.new"), "half written");

        try (ConnectionTable table = open(CAPACITY, 1)) {
            requireAll(table);
            assertThat(directory.resolve("records.new")).doesNotExist();
        }
    }

    @Test
    void tooLittleSpaceIsRefusedWithTheNeed() throws IOException {
        Path sharedMemory = Path.of("/dev/shm");
        assumeThat(sharedMemory).isDirectory();
        assumeThat(Files.getFileStore(sharedMemory).getUsableSpace()).isLessThan(60L << 30);
        Path small = Files.createTempDirectory(sharedMemory, "sluice-test");
        try {
            assertThatThrownBy(() -> Connections.open(small, ConnectionOptions.LIMIT, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("lower the maximum of 268435456 connections or make room");
        } finally {
            Files.deleteIfExists(small.resolve("lock"));
            Files.delete(small);
        }
    }

    private ConnectionTable open(int capacity, int workers) throws IOException {
        return Connections.open(directory, capacity, workers);
    }

    private List<Path> asideOf(String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name + ".aside-"))
                    .toList();
        }
    }

    private void leaveConnections(int workers) throws IOException {
        try (ConnectionTable table = open(CAPACITY, workers)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                Connections.connect(table.worker(i % workers), i);
            }
        }
    }

    private static void requireAll(ConnectionTable table) {
        assertThat(table.resume(ALL, 0)).isEqualTo(CONNECTIONS);
        assertThat(table.live()).isEqualTo(CONNECTIONS);
        assertThat(table.indexEntries()).isEqualTo(2L * CONNECTIONS);
        for (int i = 0; i < CONNECTIONS; i++) {
            int entry = Connections.findFromClient(table.worker(0), i);
            assertThat(entry).isNotEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(Connections.findReply(table.worker(0), i)).isEqualTo(entry | 1);
            assertThat(ConnectionRecord.serverId(table.record(entry >> 1))).isEqualTo(i % 7);
        }
    }

    private static void requireRoomFor(ConnectionTable table, int workers, int expected) {
        int created = 0;
        for (int i = 0; i < workers; i++) {
            while (Connections.connect(table.worker(i), CONNECTIONS + created) != WorkerConnections.FULL) {
                created++;
            }
        }
        assertThat(created).isEqualTo(expected);
    }

    /** Something bad that happens to a file. */
    interface Damage {
        void apply(Path file) throws IOException;
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static void append(Path file, int bytes) throws IOException {
        Files.write(file, new byte[bytes], StandardOpenOption.APPEND);
    }

    private static void putInt(Path file, long offset, int value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, value), offset);
        }
    }

    private static void flip(Path file, long offset, int bits) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            int old = access.read();
            access.seek(offset);
            access.write(old ^ bits);
        }
    }
}
