package sluice.connection;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sluice.connection.OpenReport.Outcome;
import sluice.localport.LocalAddressBook;

/**
 * The connections of all workers: records in a mapped file, the index that finds them, and each worker's timers and
 * free slots.
 *
 * <p>The files outlive the process. Records are the truth: without a clean stop the index is built anew from them.
 *
 * <p>Threads: opened, resumed and closed by the control thread while no worker runs; each {@link WorkerConnections}
 * belongs to its worker; records may be read by anyone.
 */
public final class ConnectionTable implements AutoCloseable {
    private final TableFiles files;
    private final RecordFile records;
    private final LocalAddressBook locals;
    private final CallRoom calls;
    private final ConnectionIndex index;
    private final boolean rebuildsIndex;
    private final TableMemory memory = new TableMemory();
    private final SlotRanges ranges;
    private final WorkerConnections[] workers;
    private OpenReport report;
    private boolean isResumed;

    private ConnectionTable(
            TableFiles files,
            RecordFile records,
            LocalAddressBook locals,
            CallRoom calls,
            ConnectionIndex index,
            boolean rebuildsIndex,
            int workerCount,
            OpenReport report) {
        this.files = files;
        this.records = records;
        this.locals = locals;
        this.calls = calls;
        this.index = index;
        this.rebuildsIndex = rebuildsIndex;
        this.ranges = new SlotRanges(records.capacity(), workerCount);
        this.report = report;
        OwnerRequests[] requests = new OwnerRequests[workerCount];
        for (int i = 0; i < workerCount; i++) {
            requests[i] = new OwnerRequests();
        }
        ExpectedCount expected = new ExpectedCount(memory);
        this.workers = new WorkerConnections[workerCount];
        for (int i = 0; i < workerCount; i++) {
            IndexCursor cursor = cursor();
            RecordKeys keys = new RecordKeys(cursor, records, locals);
            workers[i] = new WorkerConnections(records, cursor, keys, calls, ranges, requests, memory, expected, i);
        }
    }

    /**
     * Opens the files in the directory of {@code options}, or creates them. Unless {@link #report} says that the table
     * is empty, {@link #resume} must follow before a worker is used.
     *
     * @throws IOException when they cannot be created, there is no room for them, or another process uses them
     */
    public static ConnectionTable open(ConnectionOptions options) throws IOException {
        long start = System.nanoTime();
        TableFiles files = TableFiles.lock(options);
        RecordFile records = null;
        LocalAddressBook locals = null;
        CallRoom calls = null;
        try {
            TableFiles.Opened opened = files.openRecords();
            records = opened.file();
            String sentence = opened.sentence();
            locals = LocalAddressBook.open(options.directory());
            if (locals.isSetAside()) {
                sentence += ", " + locals.report();
            }
            boolean isEmpty = opened.outcome() == Outcome.FRESH || opened.outcome() == Outcome.SET_ASIDE;
            calls = files.openCalls(isEmpty);
            ConnectionIndex index = null;
            // Keys have local addresses in them: without the book they cannot be taken away one by one.
            if (opened.outcome() == Outcome.CLEAN && !locals.isSetAside()) {
                try {
                    index = files.openIndex(records);
                } catch (DamagedFile e) {
                    sentence += ", " + e.getMessage();
                }
            }
            boolean rebuilds = index == null;
            OpenReport report = new OpenReport(opened.outcome(), sentence, 0, millisSince(start));
            ConnectionTable table = new ConnectionTable(
                    files,
                    records,
                    locals,
                    calls,
                    index == null ? files.createIndex() : index,
                    rebuilds,
                    options.workers(),
                    report);
            if (isEmpty) {
                table.isResumed = true;
            }
            return table;
        } catch (IOException | RuntimeException e) {
            close(records, locals, calls);
            files.close();
            throw e;
        }
    }

    /** What was found, and after {@link #resume} what came of it. */
    public OpenReport report() {
        return report;
    }

    /**
     * Takes over the connections of an earlier process; call it before the workers start. Does nothing for an empty
     * table, or the second time.
     *
     * @return how many go on
     */
    public int resume(Resumer resumer, int nowTicks) {
        if (isResumed) {
            return report.connections();
        }
        long start = System.nanoTime();
        records.markRunning();
        Resumption resumption = new Resumption(records, keys(), calls, ranges, workers, rebuildsIndex);
        resumption.run(resumer, nowTicks);
        isResumed = true;
        report = new OpenReport(
                report.outcome(),
                "resumed " + resumption.resumed() + " connections " + report.sentence() + resumption.losses(),
                resumption.resumed(),
                report.millis() + millisSince(start));
        return resumption.resumed();
    }

    /**
     * The connections of worker {@code i}; the same object each time.
     *
     * @throws IllegalStateException when connections of an earlier process were not resumed yet
     */
    public WorkerConnections worker(int i) {
        if (!isResumed) {
            throw new IllegalStateException("resume the connections before a worker uses them");
        }
        return workers[i];
    }

    /** Address of record {@code number}, 0 to capacity - 1; to be read with {@link ConnectionRecord}. */
    public long record(int number) {
        return records.record(number);
    }

    /** The number of the record at address {@code record}. */
    public int numberOf(long record) {
        return records.numberOf(record);
    }

    /** What digests of IPv6 tuples are keyed with ({@link PacketTuple}); known to nobody outside. */
    public long secret() {
        return records.secret();
    }

    /** The local addresses that connections know by number. */
    public LocalAddressBook locals() {
        return locals;
    }

    /** The Call-ID of record {@code number}, null if it is not a template of a call or ends meanwhile. Allocates. */
    public @Nullable String callId(int number) {
        long record = records.record(number);
        return ConnectionRecord.isOfCall(record) ? calls.text(ConnectionRecord.callSlot(record), number) : null;
    }

    /** How many Call-IDs are kept. */
    int callIds() {
        return calls.taken();
    }

    /** How many slots are in use; approximate while workers run. */
    public int live() {
        int live = 0;
        for (WorkerConnections worker : workers) {
            live += worker.live();
        }
        return live;
    }

    /** How many connections fit. */
    public int capacity() {
        return records.capacity();
    }

    /**
     * The first live record from {@code number} on, or -1. Walking through the table this way takes no copy and
     * disturbs nobody; the reader notes the generation first and afterwards checks {@link ConnectionRecord#isStill}.
     */
    public int nextLive(int number) {
        return records.nextLive(number);
    }

    /** How many workers share the slots. */
    int workerCount() {
        return workers.length;
    }

    /** Access to the index for one thread. */
    IndexCursor cursor() {
        return index.cursor(records.secret());
    }

    /** The keys of records, for one thread. */
    RecordKeys keys() {
        return new RecordKeys(cursor(), records, locals);
    }

    /** How many keys the index holds. */
    long indexEntries() {
        return index.entries();
    }

    /** The worker that owns record {@code number}. */
    public int owner(int number) {
        return ranges.owner(number);
    }

    /** Closes the files and marks them as cleanly stopped. No worker may be running. */
    @Override
    public void close() {
        index.close();
        if (isResumed || !rebuildsIndex) {
            seal();
        }
        records.close();
        locals.close();
        calls.close();
        memory.close();
        files.close();
    }

    private void seal() {
        try {
            files.seal(records);
        } catch (IOException e) {
            // Without the mark the next process rebuilds the index from the records.
            records.markRunning();
        }
    }

    private static void close(
            @Nullable RecordFile records, @Nullable LocalAddressBook locals, @Nullable CallRoom calls) {
        if (records != null) {
            records.close();
        }
        if (locals != null) {
            locals.close();
        }
        if (calls != null) {
            calls.close();
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
