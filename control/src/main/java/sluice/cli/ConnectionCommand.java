package sluice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice connection}. */
@Command(
        name = "connection",
        description = "List connections, and see or set how long they may be idle.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {ConnectionListCommand.class, ConnectionTimeoutsCommand.class})
final class ConnectionCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec self = spec;
        if (self != null) {
            throw new ParameterException(self.commandLine(), "Say what to do with connections: list or timeouts.");
        }
    }
}
