package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import sluice.control.ControlClient;
import sluice.control.ControlException;

/** {@code sluice stop}. */
@Command(
        name = "stop",
        description = "Stop the daemon; its connections go on when it starts again.",
        mixinStandardHelpOptions = true)
final class StopCommand extends ClientCommand {
    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.shutdown();
    }
}
