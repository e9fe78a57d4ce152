package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.NeighbourMessage;

/** {@code sluice neigh flush}. */
@Command(
        name = "flush",
        description = "Take all neighbours that were learnt out of the table.",
        mixinStandardHelpOptions = true)
final class NeighbourFlushCommand extends ClientCommand {
    @Option(names = "--port", paramLabel = "PORT", description = "Only those of this port.")
    private @Nullable String port;

    @Option(names = "--all", description = "Static ones, too.")
    private boolean isStaticToo;

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.changeNeighbours(Commands.FLUSH_NEIGHBOURS, new NeighbourMessage(port, null, null, isStaticToo));
    }
}
