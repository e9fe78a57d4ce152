package sluice.worker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.localport.LocalAddressBook;
import sluice.localport.LocalPorts;
import sluice.localport.PortPair;

/**
 * Proves that the local ports that are taken are those of the FULLNAT connections in the table, each one's own. Thread:
 * any, while no worker runs.
 */
final class LocalPortsCheck {
    private LocalPortsCheck() {}

    /** What is wrong, in words; empty when nothing is. */
    static List<String> problems(ConnectionTable table, Director director) {
        List<String> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        LocalAddressBook book = table.locals();
        LocalPorts ports = director.portsInUse();
        PortPair pair = new PortPair();
        int found = 0;
        for (int number = table.nextLive(0); number >= 0; number = table.nextLive(number + 1)) {
            long record = table.record(number);
            if (ConnectionRecord.isFullNat(record) && !ConnectionRecord.isTemplate(record)) {
                found++;
                LocalEnds.describe(pair, book, record);
                int port = ConnectionRecord.localPort(record);
                String what = pair.protocol() + " " + ConnectionRecord.localId(record) + " " + pair.serverHigh() + " "
                        + pair.serverLow() + " " + pair.serverPort() + " " + port;
                if (!seen.add(what)) {
                    problems.add("two connections have " + what);
                }
                if (ports.mark(pair, port)) {
                    ports.give(pair, port);
                    problems.add("nobody took " + what);
                }
            }
        }
        long used = ports.counters().used();
        if (used != found) {
            problems.add(used + " ports are taken by " + found + " connections");
        }
        return problems;
    }
}
