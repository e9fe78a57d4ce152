package sluice.connection;

import sluice.dpdk.Memory;

/**
 * Takes over the records that an earlier process left: checks each one, finds its real server, arms its timer, and
 * rebuilds the index when that cannot be trusted.
 *
 * <p>Thread: the control thread, before the workers start.
 */
final class Resumption {
    private static final int TAKEN_OVER =
            ConnectionRecord.FLAG_CLIENT_TAKEN_OVER | ConnectionRecord.FLAG_REPLY_TAKEN_OVER;

    private final RecordFile records;
    private final RecordKeys keys;
    private final CallRoom calls;
    private final SlotRanges ranges;
    private final WorkerConnections[] workers;
    private final boolean rebuildsIndex;
    private int resumed;
    private int damaged;
    private int withoutServer;
    private int withoutPort;
    private boolean needsSecondLook;

    Resumption(
            RecordFile records,
            RecordKeys keys,
            CallRoom calls,
            SlotRanges ranges,
            WorkerConnections[] workers,
            boolean rebuildsIndex) {
        this.records = records;
        this.keys = keys;
        this.calls = calls;
        this.ranges = ranges;
        this.workers = workers;
        this.rebuildsIndex = rebuildsIndex;
    }

    /** Takes over all records that are whole and have a real server. */
    void run(Resumer resumer, int nowTicks) {
        for (int number = records.nextLive(0); number >= 0; number = records.nextLive(number + 1)) {
            resume(number, resumer, nowTicks);
        }
        calls.adopt(records);
        for (int number = records.nextLive(0); needsSecondLook && number >= 0; number = records.nextLive(number + 1)) {
            recount(number);
            if (rebuildsIndex) {
                keys.unmark(number, records.record(number));
            }
        }
    }

    /** Connections that go on. */
    int resumed() {
        return resumed;
    }

    /** What was lost, as a half sentence; empty when nothing was. */
    String losses() {
        String losses = "";
        if (damaged > 0) {
            losses += ", dropped " + damaged + " damaged records";
        }
        if (withoutServer > 0) {
            losses += ", dropped " + withoutServer + " without a real server";
        }
        if (withoutPort > 0) {
            losses += ", dropped " + withoutPort + " whose local port is another's";
        }
        return losses;
    }

    private void resume(int number, Resumer resumer, int nowTicks) {
        long record = records.record(number);
        int generation = ConnectionRecord.generation(record);
        if (!RecordLife.isWhole(record)) {
            damaged++;
            RecordLife.end(record, generation);
            return;
        }
        int serverId = resumer.serverIdOf(record);
        if (serverId < 0) {
            if (serverId == Resumer.NO_LOCAL_PORT) {
                withoutPort++;
            } else {
                withoutServer++;
            }
            RecordLife.end(record, generation);
            if (!rebuildsIndex) {
                keys.remove(number, record);
            }
            return;
        }
        Memory.putHostI32(record + ConnectionRecord.SERVER_ID, serverId);
        Memory.putHostI32(record + ConnectionRecord.CONTROLS, 0);
        needsSecondLook |= ConnectionRecord.control(record) != ConnectionRecord.NO_CONTROL
                || (ConnectionRecord.flags(record) & TAKEN_OVER) != 0;
        if (ConnectionRecord.lastSeenTicks(record) - nowTicks > 0) {
            ConnectionRecord.touch(record, nowTicks);
        }
        if (rebuildsIndex) {
            keys.restore(number, record);
        }
        workers[ranges.owner(number)].takeOver(number);
        resumed++;
    }

    /** Counts a controlled connection at its controller, which may be gone. */
    private void recount(int number) {
        long record = records.record(number);
        int control = ConnectionRecord.control(record);
        if (control >= 0
                && control < records.capacity()
                && ConnectionRecord.isLive(ConnectionRecord.generation(records.record(control)))) {
            Memory.getAndAddI32(records.record(control) + ConnectionRecord.CONTROLS, 1);
        } else {
            Memory.putHostI32(record + ConnectionRecord.CONTROL, ConnectionRecord.NO_CONTROL);
        }
    }
}
