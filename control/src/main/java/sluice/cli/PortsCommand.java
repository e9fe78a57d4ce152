package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice port}: lists, and has subcommands that change. */
@Command(
        name = "port",
        aliases = "ports",
        description = "List the ports and their counters, and switch them on or off.",
        mixinStandardHelpOptions = true,
        subcommands = {PortListCommand.class, PortUpCommand.class, PortDownCommand.class})
final class PortsCommand extends ClientCommand {
    @Mixin
    private PortListing listing = new PortListing();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        listing.print(client, out);
    }
}
