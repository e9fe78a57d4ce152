package sluice.connection;

import sluice.dpdk.Memory;

/**
 * The free record slots of one worker's range: first those that were given back, the last one first, then those never
 * used. A free slot holds the number of the next one in its control field, so the list costs no memory and slots that
 * were never used are not touched.
 *
 * <p>Thread: its worker only.
 */
final class FreeSlots {
    /** {@link #take}: every slot is taken. */
    static final int NONE = -1;

    private final RecordFile records;
    private final int end;
    private int unused;
    private int top = NONE;

    /** All slots from {@code first} to {@code end}, exclusive. */
    FreeSlots(RecordFile records, int first, int end) {
        this.records = records;
        this.unused = first;
        this.end = end;
    }

    /** Takes a slot, or {@link #NONE}. */
    int take() {
        int slot = top;
        if (slot != NONE) {
            top = next(slot);
            return slot;
        }
        if (unused == end) {
            return NONE;
        }
        records.use(unused);
        return unused++;
    }

    /** Gives back a slot. */
    void give(int slot) {
        Memory.putHostI32(records.record(slot) + ConnectionRecord.CONTROL, top);
        top = slot;
    }

    /** The slot that was given back last, or {@link #NONE}. */
    int top() {
        return top;
    }

    /** The slot that was given back before {@code slot}, which is free; or {@link #NONE}. */
    int next(int slot) {
        return Memory.hostI32(records.record(slot) + ConnectionRecord.CONTROL);
    }

    /** The first slot that was never taken; all behind it were not either. */
    int unused() {
        return unused;
    }

    /** Takes exactly {@code slot}, when slots of an earlier process are taken over in rising order. */
    void takeOver(int slot) {
        while (unused < slot) {
            records.use(unused);
            give(unused++);
        }
        unused = slot + 1;
    }
}
