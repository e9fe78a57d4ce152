package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice mark add}. */
@Command(name = "add", description = "Add a rule behind all others.", mixinStandardHelpOptions = true)
final class MarkAddCommand extends ClientCommand {
    @Mixin
    private MarkOptions rule = new MarkOptions();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.changeMarks(Commands.ADD_MARK, rule.message());
    }
}
