package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice route list}, for which {@code sluice route} is short. */
@Command(name = "list", description = "List them, as without a subcommand.", mixinStandardHelpOptions = true)
final class RouteListCommand extends ClientCommand {
    @Mixin
    private RouteListing listing = new RouteListing();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        listing.print(client, out);
    }
}
