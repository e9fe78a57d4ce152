package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice port list}, for which {@code sluice port} is short. */
@Command(name = "list", description = "List them, as without a subcommand.", mixinStandardHelpOptions = true)
final class PortListCommand extends ClientCommand {
    @Mixin
    private PortListing listing = new PortListing();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        listing.print(client, out);
    }
}
