package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice mark delete}. */
@Command(
        name = "delete",
        description = "Delete the first rule that says exactly this.",
        mixinStandardHelpOptions = true)
final class MarkDeleteCommand extends ClientCommand {
    @Mixin
    private MarkOptions rule = new MarkOptions();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.changeMarks(Commands.DELETE_MARK, rule.message());
    }
}
