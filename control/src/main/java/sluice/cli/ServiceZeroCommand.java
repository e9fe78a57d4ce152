package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.rules.UsageException;

/** {@code sluice service zero}. */
@Command(
        name = "zero",
        description = "Set the counters of a service and its servers to zero, or those of all.",
        mixinStandardHelpOptions = true)
final class ServiceZeroCommand extends ClientCommand {
    @Mixin
    private NamedService service = new NamedService();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException, UsageException {
        client.change(Commands.ZERO, service.service(), null);
    }
}
