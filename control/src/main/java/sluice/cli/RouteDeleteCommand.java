package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.RouteMessage;

/** {@code sluice route delete}. */
@Command(
        name = "delete",
        aliases = "del",
        description = "Delete a route that was added.",
        mixinStandardHelpOptions = true)
final class RouteDeleteCommand extends ClientCommand {
    @Parameters(
            paramLabel = "NETWORK",
            description = "As 10.2.0.0/16, one address, default (0.0.0.0/0) or default6 (::/0).")
    private String to = "";

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.changeRoutes(Commands.DELETE_ROUTE, new RouteMessage(to, null, null, null));
    }
}
