package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice service list}, for which {@code sluice service} is short. */
@Command(name = "list", description = "List them, as without a subcommand.", mixinStandardHelpOptions = true)
final class ServiceListCommand extends ClientCommand {
    @Mixin
    private ServiceRows rows = new ServiceRows();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        rows.print(client, out);
    }
}
