package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice service flush}. */
@Command(name = "flush", description = "Delete all virtual services.", mixinStandardHelpOptions = true)
final class ServiceFlushCommand extends ClientCommand {
    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.change(Commands.FLUSH, null, null);
    }
}
