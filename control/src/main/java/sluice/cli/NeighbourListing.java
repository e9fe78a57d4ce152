package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.rules.AddressText;
import sluice.worker.NeighbourStatus;

/** Neighbours as a table or as JSON. */
final class NeighbourListing {
    @Mixin
    private JsonOption json = new JsonOption();

    void print(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<NeighbourStatus> rows = client.neighbours();
        if (json.prints(out, NeighbourStatus.class, rows)) {
            return;
        }
        TextTable table = new TextTable("PORT", "ADDRESS", "MAC", "STATE");
        for (NeighbourStatus row : rows) {
            table.add(
                    row.port(), AddressText.format(row.address()), row.mac().isEmpty() ? "-" : row.mac(), row.state());
        }
        table.print(out);
    }
}
