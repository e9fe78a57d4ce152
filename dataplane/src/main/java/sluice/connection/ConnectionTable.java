package sluice.connection;

import java.io.IOException;

/** The connections of all workers: records in a mapped file, and the index that finds them. */
@SuppressWarnings("DoNotCallSuggester") // the shape only, so that others can compile against it
public final class ConnectionTable implements AutoCloseable {
    private ConnectionTable() {}

    /**
     * Opens the files in the directory of {@code options}, or creates them.
     *
     * @throws IOException when they cannot be created, or another process uses them
     */
    public static ConnectionTable open(ConnectionOptions options) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** What was found. */
    public OpenReport report() {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes over the connections of an earlier process; call it before the workers start.
     *
     * @return how many go on
     */
    public int resume(Resumer resumer, int nowTicks) {
        throw new UnsupportedOperationException();
    }

    /** The connections of worker {@code index}; the same object each time. */
    public WorkerConnections worker(int index) {
        throw new UnsupportedOperationException();
    }

    /** Address of record {@code number}. */
    public long record(int number) {
        throw new UnsupportedOperationException();
    }

    /** How many slots are in use; approximate while workers run. */
    public int live() {
        throw new UnsupportedOperationException();
    }

    /** How many connections fit. */
    public int capacity() {
        throw new UnsupportedOperationException();
    }

    /** The first live record from {@code number} on, or -1; a reader must check the generation again afterwards. */
    public int nextLive(int number) {
        throw new UnsupportedOperationException();
    }

    /** The worker that owns record {@code number}. */
    public int owner(int number) {
        throw new UnsupportedOperationException();
    }

    /** Closes the files and marks them as cleanly stopped. No worker may be running. */
    @Override
    public void close() {}
}
