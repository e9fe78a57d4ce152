package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice route}: lists, and has subcommands that change. */
@Command(
        name = "route",
        description = "List the routes, and change them.",
        mixinStandardHelpOptions = true,
        subcommands = {RouteListCommand.class, RouteAddCommand.class, RouteDeleteCommand.class, RouteFlushCommand.class
        })
final class RouteCommand extends ClientCommand {
    @Mixin
    private RouteListing listing = new RouteListing();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        listing.print(client, out);
    }
}
