package sluice.worker;

import java.util.ArrayList;
import java.util.List;
import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.ProtocolStates;
import sluice.forward.Server;
import sluice.forward.ServerCounters;
import sluice.forward.Services;

/**
 * Proves that the counts by which servers are chosen are the sums over the connections in the table: active ones, all of
 * them, and templates.
 *
 * <p>Thread: any, while no worker runs. Allocates.
 */
public final class AccountsCheck {
    private final int[] active = new int[Services.MAXIMUM_SERVERS + 1];
    private final int[] total = new int[Services.MAXIMUM_SERVERS + 1];
    private final int[] templates = new int[Services.MAXIMUM_SERVERS + 1];
    private final List<String> problems = new ArrayList<>();

    private AccountsCheck() {}

    /** What is wrong, in words; empty when nothing is. */
    public static List<String> problems(ConnectionTable table, Services services) {
        AccountsCheck check = new AccountsCheck();
        for (int number = table.nextLive(0); number >= 0; number = table.nextLive(number + 1)) {
            check.add(table.record(number));
        }
        for (int id = 0; id < Services.MAXIMUM_SERVERS; id++) {
            Server server = services.server(id);
            if (server != null) {
                check.compare(id, server.line());
            } else if (check.total[id] + check.templates[id] != 0) {
                check.problems.add("there is no server " + id + ", but connections name it");
            }
        }
        check.compare(Services.NO_SERVER, ServerCounters.line(services.serverLines(), Services.NO_SERVER));
        return check.problems;
    }

    private void add(long record) {
        int id = ConnectionRecord.serverId(record);
        if (ConnectionRecord.isTemplate(record)) {
            templates[id]++;
            return;
        }
        total[id]++;
        if (ProtocolStates.isActive(ConnectionRecord.protocol(record), ConnectionRecord.state(record))) {
            active[id]++;
        }
    }

    private void compare(int id, long line) {
        equal(id, "active", ServerCounters.active(line), active[id]);
        equal(id, "all", ServerCounters.total(line), total[id]);
        equal(id, "templates", ServerCounters.persistent(line), templates[id]);
    }

    private void equal(int id, String what, int counted, int found) {
        if (counted != found) {
            problems.add("server " + id + ", " + what + ": counted " + counted + ", found " + found);
        }
    }
}
