package sluice.connection;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import sluice.connection.OpenReport.Outcome;

/**
 * The files of a connection table: {@code records}, {@code index}, {@code calls}, {@code lock}; and what could not be trusted, under
 * its name with {@code .aside} and the time. Such files are never deleted, and take memory until somebody does.
 *
 * <p>Thread: the control thread.
 */
final class TableFiles implements AutoCloseable {
    /** What an index entry takes at most, for the estimate of the space needed. */
    private static final long INDEX_BYTES_PER_RECORD = 2 * 56;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

    private final Path records;
    private final Path newRecords;
    private final Path index;
    private final ConnectionOptions options;
    private final FileChannel lock;

    private TableFiles(ConnectionOptions options, FileChannel lock) {
        this.options = options;
        this.lock = lock;
        this.records = options.directory().resolve("records");
        this.newRecords = options.directory().resolve("records.new");
        this.index = options.directory().resolve("index");
    }

    /**
     * What {@link #openRecords} found.
     *
     * @param file the records
     * @param outcome what they are
     * @param sentence the same in words
     */
    record Opened(RecordFile file, Outcome outcome, String sentence) {}

    /** Creates the directory when it is missing and locks it against other processes. */
    static TableFiles lock(ConnectionOptions options) throws IOException {
        Path directory = options.directory();
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        requireOwn(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new IOException("another process uses the connections in " + directory);
        }
        return new TableFiles(options, channel);
    }

    /** Opens the records, or creates them when there are none that can be trusted. */
    Opened openRecords() throws IOException {
        Files.deleteIfExists(newRecords);
        if (!Files.exists(records)) {
            return new Opened(create(), Outcome.FRESH, "no earlier connections in " + options.directory());
        }
        RecordFile file;
        try {
            file = RecordFile.open(records, options.bootId());
        } catch (DamagedFile e) {
            String sentence = setAside(records, e);
            return new Opened(create(), Outcome.SET_ASIDE, sentence);
        }
        if (file.capacity() != options.maximumConnections()) {
            return resize(file);
        }
        return file.isClean()
                ? new Opened(file, Outcome.CLEAN, "after a clean stop")
                : new Opened(file, Outcome.RECOVERED, "without a clean stop");
    }

    /**
     * Opens the index that belongs to cleanly closed records.
     *
     * @throws DamagedFile when there is none that can be trusted; the message says what became of it
     */
    ConnectionIndex openIndex(RecordFile file) throws IOException, DamagedFile {
        if (!Files.exists(index)) {
            throw new DamagedFile("the index was missing");
        }
        try {
            return ConnectionIndex.open(index, file.capacity(), file.indexSeal());
        } catch (DamagedFile e) {
            throw new DamagedFile(setAside(index, e));
        }
    }

    /** Seals the closed index, so that the next process may trust it. */
    void seal(RecordFile file) throws IOException {
        file.markClean(IndexSeal.of(index));
    }

    /** Opens the room for Call-IDs, which is empty if the records are. */
    CallRoom openCalls(boolean isEmpty) throws IOException {
        return CallRoom.open(options.directory().resolve("calls"), isEmpty);
    }

    /** Creates an empty index. */
    ConnectionIndex createIndex() throws IOException {
        return ConnectionIndex.create(index, options.maximumConnections());
    }

    /** Gives up the lock. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // The system closes it with the process; nothing depends on it before.
        }
    }

    private static String setAside(Path file, DamagedFile reason) throws IOException {
        Path aside =
                file.resolveSibling(file.getFileName() + ".aside-" + TIME.format(LocalDateTime.now(ZoneOffset.UTC)));
        Files.move(file, aside);
        return "set aside " + file + " as " + aside.getFileName() + ", since " + reason.getMessage();
    }

    private Opened resize(RecordFile old) throws IOException {
        try (old) {
            requireSpace();
            RecordFile file = RecordFile.create(newRecords, options.maximumConnections(), options.bootId());
            int lost = CapacityChange.copy(old, file, options.workers());
            RecordFile.replace(newRecords, records);
            String sentence = "from a table of " + old.capacity() + " into one of " + file.capacity();
            return new Opened(file, Outcome.RECOVERED, lost == 0 ? sentence : sentence + ", no room for " + lost);
        }
    }

    private RecordFile create() throws IOException {
        Files.deleteIfExists(index);
        requireSpace();
        RecordFile file = RecordFile.create(newRecords, options.maximumConnections(), options.bootId());
        RecordFile.replace(newRecords, records);
        return file;
    }

    /** The files are sparse: a file system that fills up later would end the process with SIGBUS. */
    private void requireSpace() throws IOException {
        long needed = RecordFile.bytes(options.maximumConnections())
                + INDEX_BYTES_PER_RECORD * options.maximumConnections()
                + CallRoom.BYTES;
        long usable = Files.getFileStore(options.directory()).getUsableSpace();
        if (usable < needed) {
            throw new IOException("connections need " + (needed >> 20) + " MiB in " + options.directory() + ", only "
                    + (usable >> 20) + " MiB are free: lower the maximum of " + options.maximumConnections()
                    + " connections or make room, also by deleting what was set aside (*.aside-*)");
        }
    }

    /** In a directory that everybody may write, like /dev/shm, somebody else may have been faster. */
    private static void requireOwn(Path directory) throws IOException {
        Path mine = Files.createTempFile(directory, "owner", null);
        try {
            Object owner = Files.getAttribute(directory, "unix:uid");
            if (!owner.equals(Files.getAttribute(mine, "unix:uid"))) {
                throw new IOException(directory + " belongs to user id " + owner + ", not to this process: remove it");
            }
        } finally {
            Files.delete(mine);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
