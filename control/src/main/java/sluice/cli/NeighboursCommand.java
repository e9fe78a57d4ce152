package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.rules.AddressText;
import sluice.worker.NeighbourStatus;

/** {@code sluice neigh}. */
@Command(
        name = "neigh",
        description = "List the neighbours: who has which Ethernet address.",
        mixinStandardHelpOptions = true)
final class NeighboursCommand extends ClientCommand {
    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        TextTable table = new TextTable("PORT", "ADDRESS", "MAC", "STATE");
        for (NeighbourStatus neighbour : client.neighbours()) {
            table.add(
                    neighbour.port(),
                    AddressText.format(neighbour.address()),
                    neighbour.mac().isEmpty() ? "-" : neighbour.mac(),
                    neighbour.state());
        }
        table.print(out);
    }
}
