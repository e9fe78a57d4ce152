package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.RouteMessage;

/** {@code sluice route add}. */
@Command(name = "add", description = "Add a route, at once and across restarts.", mixinStandardHelpOptions = true)
final class RouteAddCommand extends ClientCommand {
    @Parameters(
            paramLabel = "NETWORK",
            description = "As 10.2.0.0/16, one address, default (0.0.0.0/0) or default6 (::/0).")
    private String to = "";

    @Option(
            names = "--via",
            paramLabel = "ADDRESS",
            description = "The next router; without it the hosts are on the link.")
    private @Nullable String via;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Name of the port; by default the one whose network the router is in.")
    private @Nullable String port;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "unicast (default), or unreachable, prohibit or blackhole: nothing is sent there.")
    private @Nullable String type;

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.changeRoutes(Commands.ADD_ROUTE, new RouteMessage(to, via, port, type));
    }
}
