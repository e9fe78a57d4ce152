package sluice.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * How a connection table is opened.
 *
 * @param directory where its files live, normally below {@code /dev/shm}; created when missing
 * @param maximumConnections how many records there are, 1 to {@value #LIMIT}
 * @param workers how many worker threads share the table, 1 to {@value #WORKERS_LIMIT}
 * @param bootId names the run of the operating system: ticks of another one mean nothing
 */
public record ConnectionOptions(Path directory, int maximumConnections, int workers, long bootId) {
    /** The most records a table can have. */
    public static final int LIMIT = 1 << 28;

    /** The most workers that can share a table. */
    public static final int WORKERS_LIMIT = 256;

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** Checks the ranges. */
    public ConnectionOptions {
        if (maximumConnections < 1 || maximumConnections > LIMIT) {
            throw new IllegalArgumentException(
                    "maximum of connections is " + maximumConnections + ", must be 1 to " + LIMIT);
        }
        if (workers < 1 || workers > WORKERS_LIMIT || workers > maximumConnections) {
            throw new IllegalArgumentException("number of workers is " + workers + ", must be 1 to "
                    + Math.min(WORKERS_LIMIT, maximumConnections));
        }
    }

    /** Options for the running system. */
    public static ConnectionOptions of(Path directory, int maximumConnections, int workers) throws IOException {
        UUID boot = UUID.fromString(Files.readString(BOOT_ID).trim());
        return new ConnectionOptions(
                directory, maximumConnections, workers, boot.getMostSignificantBits() ^ boot.getLeastSignificantBits());
    }
}
