package sluice.connection;

/** Which worker owns which record slots: equal ranges of neighbouring numbers, the last ones may be shorter. */
final class SlotRanges {
    private final int capacity;
    private final int slotsPerWorker;

    SlotRanges(int capacity, int workers) {
        this.capacity = capacity;
        this.slotsPerWorker = Math.ceilDiv(capacity, workers);
    }

    /** The owner of slot {@code number}. */
    int owner(int number) {
        return number / slotsPerWorker;
    }

    /** The first slot of {@code worker}. */
    int first(int worker) {
        return (int) Math.min((long) worker * slotsPerWorker, capacity);
    }

    /** How many slots {@code worker} owns. */
    int slots(int worker) {
        return first(worker + 1) - first(worker);
    }
}
