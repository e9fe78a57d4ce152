package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.SocketLocator;
import sluice.ipvsadm.Ipvsadm;
import sluice.rules.UsageException;

/** The program's root: what all subcommands share. */
@Command(
        name = "sluice",
        description = "A layer-4 director: Linux Virtual Server in user space.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the daemon is not there, or refused",
            "2:the command line or the configuration is wrong"
        })
public final class SluiceCommand implements Runnable {
    private static final String SOCKET_OPTION = "--socket";

    /** The commands in the order of the help. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    @Option(
            names = SOCKET_OPTION,
            paramLabel = "PATH",
            description = "The daemon's control socket; by default $SLUICE_SOCKET, or the only one in /run/sluice.")
    private @Nullable Path socket;

    @Spec
    private @Nullable CommandSpec spec;

    /** What a subcommand does with the daemon. */
    @FunctionalInterface
    interface Work {
        void on(ControlClient client) throws IOException, ControlException, UsageException;
    }

    /** The program with all commands, ready for {@link #execute}; further subcommands may be added. */
    public static CommandLine commandLine() {
        CommandLine program = bare();
        COMMANDS.values().forEach(command -> program.addSubcommand(command.get()));
        // All arguments behind "ipvsadm" are for its own parser.
        CommandLine ipvsadm = new CommandLine(new IpvsadmCommand())
                .setUnmatchedOptionsArePositionalParams(true)
                .setStopAtPositional(true);
        return program.addSubcommand(ipvsadm).setExpandAtFiles(false);
    }

    /**
     * The program with no more than the command that {@code arguments} name, or null if they name none of these or it is
     * better to know all. Scripts call often, and the model of all commands takes longer to make than the answer.
     */
    public static @Nullable CommandLine commandLineOf(String... arguments) {
        int first = 0;
        if (arguments.length > 1 && arguments[0].equals(SOCKET_OPTION)) {
            first = 2;
        } else if (arguments.length > 0 && arguments[0].startsWith(SOCKET_OPTION + '=')) {
            first = 1;
        }
        Supplier<Object> command = first < arguments.length ? COMMANDS.get(arguments[first]) : null;
        return command == null ? null : bare().addSubcommand(command.get()).setExpandAtFiles(false);
    }

    private static CommandLine bare() {
        return new CommandLine(new SluiceCommand()).setExecutionExceptionHandler(SluiceCommand::report);
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("status", StatusCommand::new);
        commands.put("service", ServiceCommand::new);
        commands.put("server", ServerCommand::new);
        commands.put("connection", ConnectionCommand::new);
        commands.put("port", PortsCommand::new);
        commands.put("route", RouteCommand::new);
        commands.put("local-ports", LocalPortsCommand::new);
        commands.put("neigh", NeighboursCommand::new);
        commands.put("workers", WorkersCommand::new);
        commands.put("drops", DropsCommand::new);
        commands.put("mark", MarkCommand::new);
        commands.put("set", SetCommand::new);
        commands.put("get", GetCommand::new);
        commands.put("plan", PlanCommand::new);
        commands.put("apply", ApplyCommand::new);
        commands.put("rollback", RollbackCommand::new);
        commands.put("history", HistoryCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("stop", StopCommand::new);
        commands.put("version", VersionCommand::new);
        return commands;
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
    void withDaemon(Work work) throws IOException, ControlException, UsageException {
        Path path = socket == null ? SocketLocator.locate() : socket;
        try (ControlClient client = SocketLocator.connect(path)) {
            work.on(client);
        }
    }

    private static int report(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("sluice: " + e.getMessage());
        err.flush();
        return e instanceof UsageException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }
}
