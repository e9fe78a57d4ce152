package sluice.connection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Proves that the parts of a connection table agree:
 *
 * <ul>
 *   <li>each live record is found by both of its keys, unless it is marked as having lost one to a newer connection, or
 *       is a template that is no longer valid;
 *   <li>each key in the index leads to a live record that has it;
 *   <li>each slot is either live, or free exactly once, or on its way from the worker that ended its connection to its
 *       owner; its timer is armed unless it is free;
 *   <li>each controller counts as many connections as name it;
 *   <li>each template of a call has its Call-ID, and no other Call-ID is kept but by slots on their way.
 * </ul>
 *
 * <p>Thread: any, while no worker runs. Allocates.
 */
public final class TableCheck {
    /** Problems that are told in words; a table that is badly broken has millions. */
    private static final int TOLD_LIMIT = 20;

    private final ConnectionTable table;
    private final RecordKeys keys;
    private final int[] controlled;
    private final List<String> problems = new ArrayList<>();
    private int problemCount;
    private int live;
    private int liveSlots;
    private int returning;
    private int calls;
    private long keyCount;

    private TableCheck(ConnectionTable table) {
        this.table = table;
        this.keys = table.keys();
        this.controlled = new int[table.capacity()];
    }

    /** Checks {@code table}. */
    public static TableCheck of(ConnectionTable table) {
        TableCheck check = new TableCheck(table);
        check.records();
        check.controllers();
        for (int worker = 0; worker < table.workerCount(); worker++) {
            check.slots(table.worker(worker));
        }
        check.equal("live records", check.live, "of them in slots that were taken", check.liveSlots);
        if (check.returning == 0) {
            check.equal("Call-IDs", table.callIds(), "templates of calls", check.calls);
        }
        check.equal("keys in the index", table.indexEntries(), "keys that lead to their record", check.keyCount);
        return check;
    }

    /** What is wrong, in words, the first {@value #TOLD_LIMIT}; empty when nothing is. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** How many things are wrong. */
    public int problemCount() {
        return problemCount;
    }

    /** Live records. */
    public int live() {
        return live;
    }

    /** Slots whose connection was ended by another worker than their owner, who has not taken them back yet. */
    public int returning() {
        return returning;
    }

    private void records() {
        for (int number = table.nextLive(0); number >= 0; number = table.nextLive(number + 1)) {
            long record = table.record(number);
            live++;
            key(number, keys.clientEntry(record), number << 1, ConnectionRecord.FLAG_CLIENT_TAKEN_OVER);
            if (RecordKeys.hasReplyKey(record)) {
                key(number, keys.replyEntry(record), number << 1 | 1, ConnectionRecord.FLAG_REPLY_TAKEN_OVER);
            }
            int control = ConnectionRecord.control(record);
            if (control != ConnectionRecord.NO_CONTROL) {
                controlled[control]++;
            }
            if (ConnectionRecord.isOfCall(record)) {
                calls++;
                if (table.callId(number) == null) {
                    problem("record " + number + " is of a call whose Call-ID is gone");
                }
            }
            if (!RecordLife.isWhole(record)) {
                problem("record " + number + " is live and not whole");
            }
        }
    }

    private void key(int number, int entry, int expected, int excuse) {
        if (entry == expected) {
            keyCount++;
        } else if ((ConnectionRecord.flags(table.record(number)) & excuse) == 0 && !isInvalid(table.record(number))) {
            problem("the key of record " + (expected >>> 1) + ", direction " + (expected & 1) + ", leads to "
                    + (entry == IndexCursor.NONE ? "nothing" : "entry " + entry));
        }
    }

    /** Whether it is a template whose key was taken away, so that nobody comes by it any more. */
    private static boolean isInvalid(long record) {
        return ConnectionRecord.isTemplate(record)
                && ConnectionRecord.virtualPort(record) == WorkerConnections.INVALID_PORT;
    }

    private void controllers() {
        for (int number = table.nextLive(0); number >= 0; number = table.nextLive(number + 1)) {
            int controls = ConnectionRecord.controls(table.record(number));
            equal("controlled by record " + number, controls, "naming it", controlled[number]);
            controlled[number] = 0;
        }
        for (int number = 0; number < controlled.length; number++) {
            if (controlled[number] != 0) {
                problem(controlled[number] + " connections are controlled by record " + number + ", which has ended");
            }
        }
    }

    /** Slots that were never taken are not looked at: that would give them memory. */
    private void slots(WorkerConnections worker) {
        int first = worker.firstSlot();
        int unused = worker.free().unused();
        BitSet free = freeSlots(worker.free(), first, unused);
        int taken = 0;
        for (int number = first; number < unused; number++) {
            boolean isLive = ConnectionRecord.isLive(ConnectionRecord.generation(table.record(number)));
            boolean isFree = free.get(number - first);
            if (isFree == worker.isArmed(number)) {
                problem("slot " + number + " is " + (isFree ? "free, and its timer is armed" : "taken without timer"));
            }
            if (isFree && isLive) {
                problem("slot " + number + " is both live and free");
            }
            taken += isFree ? 0 : 1;
            liveSlots += isLive ? 1 : 0;
            returning += isFree || isLive ? 0 : 1;
        }
        equal("slots taken from " + first + " on", taken, "counted", worker.live());
    }

    private BitSet freeSlots(FreeSlots slots, int first, int end) {
        BitSet free = new BitSet(end - first);
        for (int slot = slots.top(); slot != FreeSlots.NONE; slot = slots.next(slot)) {
            if (slot < first || slot >= end || free.get(slot - first)) {
                problem("the list of free slots from " + first + " on leads to slot " + slot + " wrongly");
                break;
            }
            free.set(slot - first);
        }
        return free;
    }

    private void equal(String what, long is, String other, long shouldBe) {
        if (is != shouldBe) {
            problem(what + ": " + is + ", " + other + ": " + shouldBe);
        }
    }

    private void problem(String text) {
        problemCount++;
        if (problemCount <= TOLD_LIMIT) {
            problems.add(text);
        }
    }
}
