package sluice.connection;

import java.util.Arrays;
import sluice.dpdk.Memory;

/**
 * Copies the whole records of a file into one of another capacity, spread evenly over the workers' ranges.
 *
 * <p>Thread: the control thread, before the workers start.
 */
final class CapacityChange {
    private static final int NOWHERE = -1;

    private final RecordFile from;
    private final RecordFile to;
    private final int workers;
    private final int[] nextSlot;
    private final int[] endSlot;
    private final int[] newNumbers;
    private int nextWorker;
    private int lost;

    private CapacityChange(RecordFile from, RecordFile to, int workers) {
        this.from = from;
        this.to = to;
        this.workers = workers;
        this.nextSlot = new int[workers];
        this.endSlot = new int[workers];
        SlotRanges ranges = new SlotRanges(to.capacity(), workers);
        for (int worker = 0; worker < workers; worker++) {
            nextSlot[worker] = ranges.first(worker);
            endSlot[worker] = ranges.first(worker) + ranges.slots(worker);
        }
        this.newNumbers = new int[from.capacity()];
        Arrays.fill(newNumbers, NOWHERE);
    }

    /** Copies all records that are whole; returns how many found no room. */
    static int copy(RecordFile from, RecordFile to, int workers) {
        CapacityChange change = new CapacityChange(from, to, workers);
        change.copyRecords();
        change.renumberControls();
        return change.lost;
    }

    private void copyRecords() {
        for (int number = from.nextLive(0); number >= 0; number = from.nextLive(number + 1)) {
            if (RecordLife.isWhole(from.record(number))) {
                int slot = vacant();
                if (slot == NOWHERE) {
                    lost++;
                } else {
                    newNumbers[number] = slot;
                    to.use(slot);
                    Memory.copy(from.record(number), to.record(slot), ConnectionRecord.BYTES);
                }
            }
        }
    }

    private void renumberControls() {
        for (int number = to.nextLive(0); number >= 0; number = to.nextLive(number + 1)) {
            long field = to.record(number) + ConnectionRecord.CONTROL;
            int control = Memory.hostI32(field);
            boolean isKnown = control >= 0 && control < newNumbers.length && newNumbers[control] != NOWHERE;
            Memory.putHostI32(field, isKnown ? newNumbers[control] : ConnectionRecord.NO_CONTROL);
        }
    }

    private int vacant() {
        for (int i = 0; i < workers; i++) {
            int worker = nextWorker;
            nextWorker = (nextWorker + 1) % workers;
            if (nextSlot[worker] < endSlot[worker]) {
                return nextSlot[worker]++;
            }
        }
        return NOWHERE;
    }
}
