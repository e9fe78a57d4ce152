package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.MarkMessage;

/** {@code sluice mark list}. */
@Command(
        name = "list",
        description = "List the rules as options of \"sluice mark add\".",
        mixinStandardHelpOptions = true)
final class MarkListCommand extends ClientCommand {
    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        for (MarkMessage rule : client.marks()) {
            out.println(MarkOptions.line(rule));
        }
    }
}
