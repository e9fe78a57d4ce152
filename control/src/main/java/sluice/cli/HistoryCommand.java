package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.HistoryEntry;

/** {@code sluice history}. */
@Command(
        name = "history",
        description = "List the transactions that changed the rules: restored files, apply and rollback.",
        mixinStandardHelpOptions = true)
final class HistoryCommand extends ClientCommand {
    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        TextTable table = new TextTable("NUMBER", "TIME", "USER", "CHANGES", "WHAT");
        for (HistoryEntry entry : client.history()) {
            table.add(entry.number(), entry.time(), entry.user(), entry.changes(), entry.note());
        }
        table.print(out);
    }
}
