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
import sluice.control.NeighbourMessage;

/** {@code sluice neigh delete}. */
@Command(
        name = "delete",
        aliases = "del",
        description = "Take a neighbour out of the table; one that is needed is asked for again.",
        mixinStandardHelpOptions = true)
final class NeighbourDeleteCommand extends ClientCommand {
    @Parameters(paramLabel = "ADDRESS", description = "Its IP address.")
    private String address = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Name of its port; by default the one whose network it is in.")
    private @Nullable String port;

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.changeNeighbours(Commands.DELETE_NEIGHBOUR, new NeighbourMessage(port, address, null, false));
    }
}
