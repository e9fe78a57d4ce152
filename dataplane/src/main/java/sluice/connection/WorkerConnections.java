package sluice.connection;

import java.lang.invoke.VarHandle;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import sluice.dpdk.Memory;
import sluice.dpdk.Prefetch;

/**
 * One worker's view of the connection table: it finds connections of all workers, and creates and expires those of its
 * own range of slots.
 *
 * <p>Thread: its worker only, unless said otherwise. No method allocates.
 */
public final class WorkerConnections {
    /** {@link #find}: no connection has that tuple. */
    public static final int NOT_FOUND = -1;
    /** {@link #create}: no slot is free. */
    public static final int FULL = -1;
    /** Virtual and server port of a template that is no longer valid. */
    public static final int INVALID_PORT = 65_535;
    /** {@link #remove}: somebody removed it before. */
    public static final int GONE = -1;

    /** How long a connection that controls others goes on when its time has come (spec 3.9). */
    private static final int DEFERRAL_TICKS = Ticks.ofSeconds(60);

    /** By how much templates outlive their time, so that connections of the same age end before them. */
    private static final int GRACE_TICKS = Ticks.ofSeconds(2);

    /** Ticks after which the timer of a connection that another worker is just removing looks again. */
    private static final int RETRY_TICKS = 16;

    /** Connections whose records are fetched at once when they expire. */
    private static final int EXPIRY_BATCH = 16;

    private static final ExpiryHandler NOBODY = (record, number, state) -> {};

    private final RecordFile records;
    private final IndexCursor index;
    private final RecordKeys keys;
    private final CallRoom calls;
    private final SlotRanges ranges;
    private final OwnerRequests[] requests;
    private final int self;
    private final int first;
    private final int slots;
    private final FreeSlots free;
    private final TimerWheel timers;
    private final WorkerTallies tallies;
    private final ExpectedCount expected;
    private final MutableDirectBuffer scratch = OwnerRequests.scratch();
    private final MessageHandler carryOut =
            (kind, buffer, offset, length) -> carryOut(kind, buffer.getInt(offset), buffer.getInt(offset + 4));
    private final int[] dueNodes = new int[EXPIRY_BATCH];
    private final long dueRecords;
    private int foundGeneration;

    WorkerConnections(
            RecordFile records,
            IndexCursor index,
            RecordKeys keys,
            CallRoom calls,
            SlotRanges ranges,
            OwnerRequests[] requests,
            TableMemory memory,
            ExpectedCount expected,
            int self) {
        this.records = records;
        this.index = index;
        this.keys = keys;
        this.calls = calls;
        this.dueRecords = memory.allocate(EXPIRY_BATCH * 16L);
        this.expected = expected;
        this.ranges = ranges;
        this.requests = requests;
        this.self = self;
        this.first = ranges.first(self);
        this.slots = ranges.slots(self);
        this.free = new FreeSlots(records, first, first + slots);
        this.timers = new TimerWheel(memory, slots);
        this.tallies = new WorkerTallies(memory);
    }

    /**
     * Finds the connection of a packet.
     *
     * @return number &lt;&lt; 1 | direction (0 from the client, 1 a reply), or {@link #NOT_FOUND}; see also
     *     {@link #foundGeneration}
     */
    public int find(PacketTuple packet) {
        int entry = index.get(packet.first, packet.second);
        if (entry < 0 || entry >>> 1 >= records.capacity()) {
            return NOT_FOUND;
        }
        // Between the index and here the connection may have ended and its slot may serve another one.
        long record = records.record(entry >>> 1);
        int generation = ConnectionRecord.generation(record);
        if (!ConnectionRecord.isLive(generation)
                || !keys.match(
                        record,
                        entry & 1,
                        packet.sourceHigh,
                        packet.sourceLow,
                        packet.destinationHigh,
                        packet.destinationLow,
                        packet.ports,
                        packet.protocol)
                || !RecordKeys.isOfSameCall(record, packet)
                || !ConnectionRecord.isStill(record, generation)) {
            return NOT_FOUND;
        }
        foundGeneration = generation;
        return entry;
    }

    /** Whether template {@code number} of a call has exactly the Call-ID of {@code length} bytes at {@code text}. */
    public boolean isOfCall(int number, long text, int length) {
        return calls.isEqual(ConnectionRecord.callSlot(records.record(number)), number, text, length);
    }

    /** Whether there may be a connection of which the client's port is not known, see {@link ConnectionRecord#FLAG_NO_CPORT}. */
    public boolean expectsAnyPort() {
        return !expected.isZero();
    }

    /** The generation of the record that the last successful {@link #find} or {@link #create} returned. */
    public int foundGeneration() {
        return foundGeneration;
    }

    /**
     * Tells which packets are a client's of a connection.
     *
     * @param into becomes their tuple
     */
    public void requestOf(int number, PacketTuple into) {
        keys.fromClient(into, records.record(number));
    }

    /**
     * Tells which packets are replies of a connection.
     *
     * @param into becomes their tuple
     * @return false when they have none of their own, since real servers answer clients directly
     */
    public boolean replyOf(int number, PacketTuple into) {
        long record = records.record(number);
        if (!RecordKeys.hasReplyKey(record)) {
            return false;
        }
        keys.fromServer(into, record);
        return true;
    }

    /**
     * Creates a connection, inserts its keys and arms its timer. A key that belongs to another connection is taken
     * over: the newest wins.
     *
     * @return its number, or {@link #FULL}
     */
    public int create(ConnectionDraft draft, int nowTicks) {
        int number = free.take();
        if (number == FreeSlots.NONE) {
            tallies.refused();
            return FULL;
        }
        if (draft.callLength != 0) {
            draft.callSlot = calls.take(number, draft.callText, draft.callLength);
            if (draft.callSlot == CallRoom.NONE) {
                free.give(number);
                tallies.refused();
                return FULL;
            }
        }
        long record = records.record(number);
        foundGeneration = RecordLife.begin(record, draft, nowTicks);
        expected.began(draft.flags);
        keys.insert(number, record);
        VarHandle.fullFence();
        if (!ConnectionRecord.isStill(record, foundGeneration)) {
            // Another worker found it by one key and removed it before the other was there.
            keys.remove(number, record);
        }
        timers.arm(number - first, nowTicks + draft.timeoutTicks);
        tallies.took();
        return number;
    }

    /**
     * Moves the timer of a connection that was seen at {@code nowTicks} to the end of its timeout: call it when the
     * timeout got shorter. A longer timeout needs nothing.
     */
    public void rearm(int number, int nowTicks) {
        long record = records.record(number);
        if (owns(number)) {
            timers.arm(number - first, nowTicks + ConnectionRecord.timeoutTicks(record));
        } else {
            request(OwnerRequests.REARM, number, ConnectionRecord.generation(record));
        }
    }

    /**
     * Removes a connection at once, whoever owns it.
     *
     * @return its last state, by which the caller settles the accounts; or {@link #GONE}
     */
    public int remove(int number) {
        return remove(number, ConnectionRecord.generation(records.record(number)));
    }

    /** As {@link #remove(int)}, but only while {@code generation} lives. */
    public int remove(int number, int generation) {
        return remove(number, generation, NOBODY);
    }

    private int remove(int number, int generation, ExpiryHandler handler) {
        long record = records.record(number);
        int state = RecordLife.end(record, generation);
        if (state == RecordLife.ENDED) {
            return GONE;
        }
        expected.ended(ConnectionRecord.flags(record));
        keys.remove(number, record);
        // What is in the record is the handler's until here: from now on the slot may serve another connection.
        handler.expired(record, number, state);
        if (owns(number)) {
            giveBack(number, record);
        } else {
            // Only now may the owner reuse the slot, else keys of its next connection could have been removed.
            VarHandle.releaseFence();
            Memory.putU8(record + ConnectionRecord.SLOT, ConnectionRecord.SLOT_RELEASED);
            request(OwnerRequests.RELEASE, number, generation + 1);
        }
        return state;
    }

    /**
     * Joins the controller {@code number}, so that it lives at least as long as the connection that is created next, with
     * {@link ConnectionDraft#controlled}; and starts its time anew, as for each connection created through it.
     *
     * @return false when {@code generation} of it has ended
     */
    public boolean join(int number, int generation, int nowTicks) {
        if (!join(number, generation)) {
            return false;
        }
        ConnectionRecord.touch(records.record(number), nowTicks);
        return true;
    }

    /** Joins the controller {@code number} without starting its time anew. */
    public boolean join(int number, int generation) {
        return Control.join(records.record(number), generation);
    }

    /**
     * Leaves the controller of a connection that has ended, or was not created after all.
     *
     * @return how many connections it still controls
     */
    public int leave(int controller) {
        return Control.leave(records.record(controller));
    }

    /**
     * Removes a connection at once, whoever owns it, but only while {@code generation} lives and if it controls nobody.
     *
     * @param handler is told of the connection, as when it expires
     * @return whether it was removed
     */
    public boolean removeIdle(int number, int generation, ExpiryHandler handler) {
        long record = records.record(number);
        if (ConnectionRecord.generation(record) != generation || !Control.close(record)) {
            return false;
        }
        if (remove(number, generation, handler) == GONE) {
            Control.reopen(record);
            return false;
        }
        return true;
    }

    /**
     * Makes a template one that no packet finds any more: its ports become {@link #INVALID_PORT} (spec 3.5). It lives on
     * until its time has come, for the connections that it controls.
     */
    public void invalidateTemplate(int number, int generation) {
        long record = records.record(number);
        // Whoever joins keeps it from ending, so that the ports are not those of the slot's next connection.
        if (Control.join(record, generation)) {
            keys.remove(number, record);
            RecordLife.ports(record, INVALID_PORT);
            Control.leave(record);
        }
    }

    /**
     * Carries out what other workers asked for, at most {@code limit} requests.
     *
     * @return how many
     */
    public int drain(int limit) {
        return requests[self].drain(carryOut, limit);
    }

    /**
     * Expires connections whose time has come, at most {@code limit} timers per call.
     *
     * @param handler is asked first; it must not remove the connection that it is asked about
     * @return how many timers fired
     */
    public int expire(int nowTicks, int limit, ExpiryHandler handler) {
        int fired = 0;
        while (fired < limit) {
            if (fired % EXPIRY_BATCH == 0) {
                prefetch(nowTicks);
            }
            int node = timers.poll(nowTicks);
            if (node == TimerWheel.NONE) {
                break;
            }
            fired++;
            fire(node, nowTicks, handler);
        }
        return fired;
    }

    /** The number of the first connection of this worker's range. */
    public int firstSlot() {
        return first;
    }

    /** How many connections this worker's range has room for. */
    public int slots() {
        return slots;
    }

    /** Slots of this worker's range that are in use. Thread: any. */
    public int live() {
        return tallies.live();
    }

    /** Times that {@link #create} found no free slot. Thread: any. */
    public long refusals() {
        return tallies.refusals();
    }

    /** Requests to other workers that found their queue full, so that a timer fires late. Thread: any. */
    public long lostRequests() {
        return tallies.lostRequests();
    }

    /** Takes over a live record of an earlier process, before the worker runs; in rising order of numbers. */
    void takeOver(int number) {
        free.takeOver(number);
        expected.began(ConnectionRecord.flags(records.record(number)));
        timers.arm(number - first, ConnectionRecord.deadlineTicks(records.record(number)));
        tallies.took();
    }

    /** The free slots of the range. */
    FreeSlots free() {
        return free;
    }

    /** Whether the timer of slot {@code number}, which is of the range, is armed. */
    boolean isArmed(int number) {
        return timers.isArmed(number - first);
    }

    /** Records of connections that expire are cold: a few are fetched together. */
    private void prefetch(int nowTicks) {
        int due = timers.peek(nowTicks, dueNodes);
        for (int i = 0; i < due; i++) {
            long record = records.record(first + dueNodes[i]);
            Memory.putHostI64(dueRecords + i * 16L, record);
            Memory.putHostI64(dueRecords + i * 16L + 8, record + Memory.CACHE_LINE_BYTES);
        }
        Prefetch.lines(dueRecords, 2 * due);
    }

    private void fire(int node, int nowTicks, ExpiryHandler handler) {
        int number = first + node;
        long record = records.record(number);
        int generation = ConnectionRecord.generation(record);
        if (!ConnectionRecord.isLive(generation)) {
            // Another worker removed it and its request was lost, or it is not done yet.
            if (isReleased(record)) {
                giveBack(number, record);
            } else {
                timers.arm(node, nowTicks + RETRY_TICKS);
            }
            return;
        }
        if (ConnectionRecord.deadlineTicks(record) - nowTicks > 0) {
            timers.arm(node, ConnectionRecord.deadlineTicks(record));
            return;
        }
        if (ConnectionRecord.isTemplate(record)
                && ConnectionRecord.deadlineTicks(record) + GRACE_TICKS - nowTicks > 0) {
            // Its last connections may fall due at the same time, and then it goes with them (spec 3.9).
            timers.arm(node, ConnectionRecord.deadlineTicks(record) + GRACE_TICKS);
            return;
        }
        if (handler.defers(record, number, generation)) {
            timers.arm(node, nowTicks + RETRY_TICKS);
            return;
        }
        if (!Control.close(record)) {
            // It controls others: it goes on, by a timeout of its own (spec 3.9).
            ConnectionRecord.timeoutTicks(record, DEFERRAL_TICKS);
            ConnectionRecord.touch(record, nowTicks);
            timers.arm(node, ConnectionRecord.deadlineTicks(record));
            handler.outlived(record, number);
            return;
        }
        int state = RecordLife.end(record, generation);
        if (state == RecordLife.ENDED) {
            timers.arm(node, nowTicks + RETRY_TICKS);
            return;
        }
        expected.ended(ConnectionRecord.flags(record));
        keys.remove(number, record);
        handler.expired(record, number, state);
        giveBack(number, record);
    }

    private void carryOut(int kind, int number, int generation) {
        long record = records.record(number);
        if (!owns(number) || ConnectionRecord.generation(record) != generation) {
            return;
        }
        if (kind == OwnerRequests.REARM && ConnectionRecord.isLive(generation)) {
            timers.arm(number - first, ConnectionRecord.deadlineTicks(record));
        } else if (kind == OwnerRequests.RELEASE && isReleased(record)) {
            giveBack(number, record);
        }
    }

    private void giveBack(int number, long record) {
        if (ConnectionRecord.isOfCall(record)) {
            calls.release(ConnectionRecord.callSlot(record), number);
        }
        Memory.putU8(record + ConnectionRecord.SLOT, 0);
        timers.cancel(number - first);
        free.give(number);
        tallies.gaveBack();
    }

    private void request(int kind, int number, int generation) {
        if (!requests[ranges.owner(number)].offer(scratch, kind, number, generation)) {
            tallies.lostRequest();
        }
    }

    /** Whether connection {@code number} is one of this worker's. */
    public boolean owns(int number) {
        return Integer.compareUnsigned(number - first, slots) < 0;
    }

    private static boolean isReleased(long record) {
        boolean isReleased = Memory.u8(record + ConnectionRecord.SLOT) == ConnectionRecord.SLOT_RELEASED;
        VarHandle.acquireFence();
        return isReleased;
    }
}
