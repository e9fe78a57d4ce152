package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.HistoryEntry;

/** {@code sluice history}. */
@Command(
        name = "history",
        description = "List the transactions that changed the rules: restored files, apply and rollback.",
        mixinStandardHelpOptions = true)
final class HistoryCommand extends ClientCommand {
    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<HistoryEntry> rows = client.history();
        if (json.prints(out, HistoryEntry.class, rows)) {
            return;
        }
        TextTable table = new TextTable("NUMBER", "TIME", "USER", "CHANGES", "WHAT");
        for (HistoryEntry entry : rows) {
            table.add(entry.number(), entry.time(), entry.user(), entry.changes(), entry.note());
        }
        table.print(out);
    }
}
