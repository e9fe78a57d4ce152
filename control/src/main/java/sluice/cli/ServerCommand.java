package sluice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice server}. */
@Command(
        name = "server",
        description = "List and change the real servers of virtual services.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            ServerListCommand.class,
            ServerAddCommand.class,
            ServerEditCommand.class,
            ServerDeleteCommand.class
        })
final class ServerCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec self = spec;
        if (self != null) {
            throw new ParameterException(self.commandLine(), "Say what to do with servers: list, add, edit or delete.");
        }
    }
}
