package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.ServerListing;
import sluice.control.ServerMessage;
import sluice.control.ServerRow;
import sluice.control.ServiceListing;
import sluice.forward.TrafficCounters;
import sluice.rules.UsageException;

/** Real servers as a table or as JSON. */
final class ServerRows {
    @Mixin
    private NamedService service = new NamedService();

    @Mixin
    private JsonOption json = new JsonOption();

    void print(ControlClient client, PrintWriter out) throws IOException, ControlException, UsageException {
        List<ServiceListing> services = client.services(service.service()).services();
        if (json.isAsked()) {
            List<ServerRow> rows = new ArrayList<>();
            for (ServiceListing listing : services) {
                listing.servers().forEach(server -> rows.add(new ServerRow(listing.service(), server)));
            }
            out.println(ControlClient.json(ServerRow.class, rows));
            return;
        }
        table(services, true).print(out);
    }

    /** The servers of {@code services}, each row beginning with its service if {@code hasServices}. */
    static TextTable table(List<ServiceListing> services, boolean hasServices) {
        List<String> headings = new ArrayList<>(hasServices ? List.of("KIND", "SERVICE") : List.of());
        headings.addAll(List.of(
                "SERVER",
                "METHOD",
                "WEIGHT",
                "ACTIVE",
                "INACTIVE",
                "PERSISTENT",
                "UPPER",
                "LOWER",
                "CONNS",
                "IN-PKTS",
                "OUT-PKTS",
                "IN-BYTES",
                "OUT-BYTES"));
        TextTable table = new TextTable(headings.toArray(String[]::new));
        for (ServiceListing listing : services) {
            for (ServerListing row : listing.servers()) {
                List<Object> cells = new ArrayList<>();
                if (hasServices) {
                    cells.add(ServiceText.kind(listing.service()));
                    cells.add(ServiceText.name(listing.service()));
                }
                add(cells, row);
                table.add(cells.toArray());
            }
        }
        return table;
    }

    private static void add(List<Object> cells, ServerListing row) {
        ServerMessage server = row.server();
        TrafficCounters counters = row.traffic().counters();
        cells.add(ServiceText.name(server));
        cells.add(ServiceText.method(server));
        cells.add(server.weight() == null ? 1 : server.weight());
        cells.add(row.active());
        cells.add(row.inactive());
        cells.add(row.persistent());
        cells.add(server.upperThreshold());
        cells.add(server.lowerThreshold());
        cells.add(counters.connections());
        cells.add(counters.inPackets());
        cells.add(counters.outPackets());
        cells.add(counters.inBytes());
        cells.add(counters.outBytes());
    }
}
