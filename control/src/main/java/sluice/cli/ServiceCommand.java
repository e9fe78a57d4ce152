package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice service}: lists, and has subcommands that change. */
@Command(
        name = "service",
        description = "List the virtual services, and change them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ServiceListCommand.class,
            ServiceShowCommand.class,
            ServiceAddCommand.class,
            ServiceEditCommand.class,
            ServiceDeleteCommand.class,
            ServiceFlushCommand.class,
            ServiceZeroCommand.class
        })
final class ServiceCommand extends ClientCommand {
    @Mixin
    private ServiceRows rows = new ServiceRows();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        rows.print(client, out);
    }
}
