package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice route flush}. */
@Command(name = "flush", description = "Delete all routes that were added.", mixinStandardHelpOptions = true)
final class RouteFlushCommand extends ClientCommand {

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.changeRoutes(Commands.FLUSH_ROUTES, null);
    }
}
