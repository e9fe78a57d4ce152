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

/** {@code sluice neigh add}. */
@Command(
        name = "add",
        description = "Add a neighbour that is never questioned and that nobody can change from outside.",
        mixinStandardHelpOptions = true)
final class NeighbourAddCommand extends ClientCommand {
    @Parameters(paramLabel = "ADDRESS", description = "Its IP address.")
    private String address = "";

    @Parameters(paramLabel = "MAC", description = "Its Ethernet address, as 02:00:00:00:00:01.")
    private String mac = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Name of its port; by default the one whose network it is in.")
    private @Nullable String port;

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.changeNeighbours(Commands.ADD_NEIGHBOUR, new NeighbourMessage(port, address, mac, false));
    }
}
