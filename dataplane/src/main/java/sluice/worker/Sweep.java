package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.WorkerConnections;
import sluice.forward.ServerCounters;
import sluice.forward.Services;
import sluice.forward.Setting;
import sluice.forward.Settings;

/**
 * After a server was removed while {@code expire_nodest_conn} is on, ends the connections that have no server any more,
 * idle templates included (spec 1.5), a slice of the worker's own slots at a time. Packets of such connections need not
 * wait for it ({@link Reuse}).
 *
 * <p>Thread: the worker's.
 */
final class Sweep {
    /** Slots that one call looks at. */
    private static final int SLOTS_PER_CALL = 2048;

    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final Accounts accounts;
    private final Services services;
    private final Settings settings;
    private int removalsSeen;
    private int position;
    private int end;

    Sweep(
            ConnectionTable table,
            WorkerConnections connections,
            Accounts accounts,
            Services services,
            Settings settings) {
        this.table = table;
        this.connections = connections;
        this.accounts = accounts;
        this.services = services;
        this.settings = settings;
        this.removalsSeen = services.removals();
    }

    /** Goes on; returns how many connections it ended. */
    int run() {
        int removals = services.removals();
        if (removals != removalsSeen) {
            removalsSeen = removals;
            if (settings.get(Setting.EXPIRE_NODEST_CONN) != 0) {
                position = connections.firstSlot();
                end = position + connections.slots();
            }
        }
        int stop = Math.min(end, position + SLOTS_PER_CALL);
        int ended = 0;
        for (; position < stop; position++) {
            long record = table.record(position);
            int generation = ConnectionRecord.generation(record);
            if (ConnectionRecord.isLive(generation) && !isServed(record)) {
                accounts.endWithControl(position, generation, false);
                ended++;
            }
        }
        return ended;
    }

    private boolean isServed(long record) {
        if (ConnectionRecord.serverId(record) == Services.NO_SERVER) {
            return true;
        }
        long line = ServerCounters.line(services.serverLines(), ConnectionRecord.serverId(record));
        return ServerCounters.isAvailable(line);
    }
}
