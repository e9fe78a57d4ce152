package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.worker.RouteStatus;

/** Routes as a table or as JSON. */
final class RouteListing {
    @Mixin
    private JsonOption json = new JsonOption();

    void print(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<RouteStatus> rows = client.routes();
        if (json.prints(out, RouteStatus.class, rows)) {
            return;
        }
        TextTable table = new TextTable("TO", "VIA", "PORT", "ORIGIN", "STATE");
        for (RouteStatus row : rows) {
            table.add(
                    row.to(),
                    orDash(row.via()),
                    row.port() == null ? "unreachable" : row.port(),
                    row.origin(),
                    row.isInForce() ? "up" : "port down");
        }
        table.print(out);
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
