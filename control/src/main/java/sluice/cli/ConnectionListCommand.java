package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.rules.EndpointText;
import sluice.rules.Protocols;
import sluice.worker.ConnectionStatus;

/** {@code sluice connection list}. Rows are printed as they come: there may be millions. */
@Command(
        name = "list",
        description = "List the connections and persistence templates.",
        mixinStandardHelpOptions = true)
final class ConnectionListCommand extends ClientCommand {
    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        if (json.isAsked()) {
            printJson(client, out);
            return;
        }
        out.println(line("PROTO", "EXPIRES", "STATE", "CLIENT", "VIRTUAL", "SERVER", "LOCAL"));
        client.connections(row -> {
            InetAddress local = row.localAddress();
            out.println(line(
                    Protocols.lowerCaseName(row.protocol()),
                    row.expiresSeconds() + " s",
                    row.state(),
                    endpoint(row.clientAddress(), row.clientPort()),
                    endpoint(row.virtualAddress(), row.virtualPort()),
                    endpoint(row.serverAddress(), row.serverPort()),
                    local == null ? "" : endpoint(local, row.localPort())));
        });
    }

    private static void printJson(ControlClient client, PrintWriter out) throws IOException, ControlException {
        String[] between = {"["};
        client.connections(row -> {
            out.print(between[0]);
            out.print(ControlClient.json(ConnectionStatus.class, row));
            between[0] = ",\n";
        });
        out.println(between[0].equals("[") ? "[]" : "]");
    }

    private static String line(Object... cells) {
        return String.format("%-5s %8s  %-11s  %-21s  %-21s  %-21s  %s", cells).stripTrailing();
    }

    private static String endpoint(InetAddress address, int port) {
        return EndpointText.NUMERIC.of(address, port, EndpointText.NO_PROTOCOL);
    }
}
