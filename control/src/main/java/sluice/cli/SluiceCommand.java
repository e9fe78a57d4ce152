package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.SocketLocator;
import sluice.ipvsadm.Ipvsadm;

/** The program's root: what all subcommands share. */
@Command(
        name = "sluice",
        description = "A layer-4 director: Linux Virtual Server in user space.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            StatusCommand.class,
            PortsCommand.class,
            RouteCommand.class,
            LocalPortsCommand.class,
            NeighboursCommand.class,
            WorkersCommand.class,
            DropsCommand.class,
            MarkCommand.class,
            SetCommand.class,
            GetCommand.class,
            PlanCommand.class,
            ApplyCommand.class,
            RollbackCommand.class,
            HistoryCommand.class,
            CheckCommand.class,
            StopCommand.class,
            VersionCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the daemon is not there, or refused",
            "2:the command line or the configuration is wrong"
        })
public final class SluiceCommand implements Runnable {
    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "The daemon's control socket; by default $SLUICE_SOCKET, or the only one in /run/sluice.")
    private @Nullable Path socket;

    @Spec
    private @Nullable CommandSpec spec;

    /** What a subcommand does with the daemon. */
    @FunctionalInterface
    interface Work {
        void on(ControlClient client) throws IOException, ControlException;
    }

    /** The program, ready for {@link #execute}; further subcommands may be added. */
    public static CommandLine commandLine() {
        // All arguments behind "ipvsadm" are for its own parser.
        CommandLine ipvsadm = new CommandLine(new IpvsadmCommand())
                .setUnmatchedOptionsArePositionalParams(true)
                .setStopAtPositional(true);
        return new CommandLine(new SluiceCommand())
                .addSubcommand(ipvsadm)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(SluiceCommand::report);
    }

    /** Runs what {@code arguments} say and returns the exit code. */
    public static int execute(CommandLine program, String... arguments) {
        if (arguments.length > 0 && arguments[0].equals("ipvsadm")) {
            // Scripts call it often: the shortest way.
            String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            return Ipvsadm.run(rest, System.in, System.out, System.err);
        }
        return program.execute(arguments);
    }

    @Override
    public void run() {
        CommandSpec root = spec;
        if (root != null) {
            throw new ParameterException(root.commandLine(), "Say what to do: a command is missing.");
        }
    }

    /** The socket that the command line names, or null. */
    @Nullable
    Path socket() {
        return socket;
    }

    /** Does {@code work} on the daemon. */
    void withDaemon(Work work) throws IOException, ControlException {
        Path path = socket == null ? SocketLocator.locate() : socket;
        try (ControlClient client = SocketLocator.connect(path)) {
            work.on(client);
        }
    }

    private static int report(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("sluice: " + e.getMessage());
        err.flush();
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
