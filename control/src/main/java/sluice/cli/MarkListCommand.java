package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.MarkMessage;

/** {@code sluice mark list}. */
@Command(
        name = "list",
        description = "List the rules as options of \"sluice mark add\".",
        mixinStandardHelpOptions = true)
final class MarkListCommand extends ClientCommand {
    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<MarkMessage> rows = client.marks();
        if (json.prints(out, MarkMessage.class, rows)) {
            return;
        }
        for (MarkMessage rule : rows) {
            out.println(MarkOptions.line(rule));
        }
    }
}
