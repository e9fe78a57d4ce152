package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice port up}. */
@Command(
        name = "up",
        description = "Switch a port on again, at once and across restarts.",
        mixinStandardHelpOptions = true)
final class PortUpCommand extends ClientCommand {
    @Parameters(paramLabel = "PORT", description = "The port's name.")
    private String port = "";

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.switchPort(port, true);
    }
}
