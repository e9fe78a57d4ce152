package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice rollback [NUMBER]}. */
@Command(
        name = "rollback",
        description = "Make the rules what they were before a transaction.",
        mixinStandardHelpOptions = true)
final class RollbackCommand extends ClientCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "The transaction, as \"sluice history\" numbers them; the last one if there is none.")
    private int number;

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        RuleFileCommand.tell(client.rollback(number), out);
    }
}
