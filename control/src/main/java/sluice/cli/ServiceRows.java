package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.ServerListing;
import sluice.control.ServiceListing;
import sluice.control.ServiceMessage;
import sluice.forward.TrafficCounters;

/** Services as a table or as JSON. */
final class ServiceRows {
    @Mixin
    private JsonOption json = new JsonOption();

    void print(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<ServiceListing> rows = client.services(null).services();
        if (json.prints(out, ServiceListing.class, rows)) {
            return;
        }
        TextTable table = new TextTable(
                "KIND",
                "SERVICE",
                "SCHEDULER",
                "PERSISTENT",
                "SERVERS",
                "ACTIVE",
                "INACTIVE",
                "CONNS",
                "IN-PKTS",
                "OUT-PKTS",
                "IN-BYTES",
                "OUT-BYTES");
        for (ServiceListing row : rows) {
            ServiceMessage service = row.service();
            TrafficCounters counters = row.traffic().counters();
            table.add(
                    ServiceText.kind(service),
                    ServiceText.name(service),
                    String.valueOf(service.scheduler()),
                    service.persistenceSeconds() == 0 ? "-" : service.persistenceSeconds() + " s",
                    row.servers().size(),
                    row.servers().stream().mapToInt(ServerListing::active).sum(),
                    row.servers().stream().mapToInt(ServerListing::inactive).sum(),
                    counters.connections(),
                    counters.inPackets(),
                    counters.outPackets(),
                    counters.inBytes(),
                    counters.outBytes());
        }
        table.print(out);
    }
}
