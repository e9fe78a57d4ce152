package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.worker.WorkerStatus;

/** {@code sluice workers}. */
@Command(name = "workers", description = "List the workers and their counters.", mixinStandardHelpOptions = true)
final class WorkersCommand extends ClientCommand {
    private static final long NANOS_PER_MILLISECOND = 1_000_000;
    private static final long NANOS_PER_MICROSECOND = 1_000;
    private static final double PERMILLE_PER_PERCENT = 10;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<WorkerStatus> rows = client.workers();
        if (json.prints(out, WorkerStatus.class, rows)) {
            return;
        }
        TextTable table = new TextTable(
                "WORKER",
                "ROUNDS",
                "BUSY",
                "BUSY-MS",
                "LOAD-%",
                "RX-PKTS",
                "TX-PKTS",
                "TO-HOST",
                "OWN-PKTS",
                "WAITING",
                "FOREIGN",
                "LONG-ROUNDS",
                "LONGEST-US");
        for (WorkerStatus worker : rows) {
            table.add(
                    worker.index(),
                    worker.rounds(),
                    worker.busyRounds(),
                    worker.busyNanos() / NANOS_PER_MILLISECOND,
                    worker.loadPermille() / PERMILLE_PER_PERCENT,
                    worker.rxPackets(),
                    worker.txPackets(),
                    worker.hostPackets(),
                    worker.originatedPackets(),
                    worker.waitingPackets(),
                    worker.foreignReplies(),
                    worker.longRounds(),
                    worker.longestRoundNanos() / NANOS_PER_MICROSECOND);
        }
        table.print(out);
    }
}
