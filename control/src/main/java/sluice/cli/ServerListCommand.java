package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.rules.UsageException;

/** {@code sluice server list}. */
@Command(name = "list", description = "List the real servers of a service, or of all.", mixinStandardHelpOptions = true)
final class ServerListCommand extends ClientCommand {
    @Mixin
    private ServerRows rows = new ServerRows();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException, UsageException {
        rows.print(client, out);
    }
}
