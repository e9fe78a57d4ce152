package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice mark flush}. */
@Command(name = "flush", description = "Delete all rules.", mixinStandardHelpOptions = true)
final class MarkFlushCommand extends ClientCommand {
    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.changeMarks(Commands.FLUSH_MARKS, null);
    }
}
