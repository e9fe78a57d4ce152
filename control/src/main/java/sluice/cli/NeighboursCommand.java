package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice neigh}: lists, and has subcommands that change. */
@Command(
        name = "neigh",
        aliases = "neighbours",
        description = "List the neighbours, who has which Ethernet address, and change them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            NeighbourListCommand.class,
            NeighbourAddCommand.class,
            NeighbourDeleteCommand.class,
            NeighbourFlushCommand.class
        })
final class NeighboursCommand extends ClientCommand {
    @Mixin
    private NeighbourListing listing = new NeighbourListing();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        listing.print(client, out);
    }
}
