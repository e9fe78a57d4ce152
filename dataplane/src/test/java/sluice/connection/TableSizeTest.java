package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much room connections take in shared memory. */
final class TableSizeTest {
    private static final int CONNECTIONS = 1_000_000;
    private static final int BLOCK_BYTES = 512;
    private static final int TIMER_BYTES = 8;
    private static final int LIMIT_BYTES = 250;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @Test
    void natConnectionTakesAtMost250Bytes() throws Exception {
        assumeThat(SHARED_MEMORY).isDirectory();
        assumeThat(Files.getFileStore(SHARED_MEMORY).getUsableSpace()).isGreaterThan(1L << 30);
        Path directory = Files.createTempDirectory(SHARED_MEMORY, "sluice-size-");
        List<Path> files = List.of(directory.resolve("records"), directory.resolve("index"));
        try (ConnectionTable table = Connections.open(directory, CONNECTIONS, 1)) {
            ConnectionDraft draft = new ConnectionDraft();
            PacketTuple tuple = new PacketTuple();
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(Connections.connect(table.worker(0), draft, tuple, i, Connections.NAT, 1000, 0))
                        .isNotEqualTo(WorkerConnections.FULL);
            }
            double records = allocatedBytes(files.get(0)) / (double) CONNECTIONS;
            double index = allocatedBytes(files.get(1)) / (double) CONNECTIONS;
            System.out.printf(
                    "bytes per NAT connection: %.1f record, %.1f for two keys, %d timer%n",
                    records, index, TIMER_BYTES);
            assertThat(ConnectionRecord.BYTES).isLessThanOrEqualTo(128);
            assertThat(records + index + TIMER_BYTES).isLessThanOrEqualTo(LIMIT_BYTES);
        } finally {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(directory.resolve("local-addresses"));
            Files.delete(directory.resolve("calls"));
            Files.delete(directory.resolve("lock"));
            Files.delete(directory);
        }
    }

    /** What the file takes, not how long it is: the files are sparse. */
    private static long allocatedBytes(Path file) throws IOException {
        Process stat = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
        String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(blocks.strip()) * BLOCK_BYTES;
    }
}
