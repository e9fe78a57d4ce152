package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice neigh list}, for which {@code sluice neigh} is short. */
@Command(name = "list", description = "List them, as without a subcommand.", mixinStandardHelpOptions = true)
final class NeighbourListCommand extends ClientCommand {
    @Mixin
    private NeighbourListing listing = new NeighbourListing();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        listing.print(client, out);
    }
}
