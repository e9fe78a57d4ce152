package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice port down}. */
@Command(
        name = "down",
        description = "Switch a port off, a device with its VLANs: it forwards nothing and its routes do not count.",
        mixinStandardHelpOptions = true)
final class PortDownCommand extends ClientCommand {
    @Parameters(paramLabel = "PORT", description = "The port's name.")
    private String port = "";

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.switchPort(port, false);
    }
}
