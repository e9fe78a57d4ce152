package sluice.deploy;

import java.util.Arrays;
import picocli.CommandLine;
import sluice.cli.SluiceCommand;
import sluice.ipvsadm.Ipvsadm;

/** The one entry point of the launchers: the daemon, the {@code sluice} commands and {@code ipvsadm}. */
public final class Main {
    private Main() {}

    /** Runs the command that {@code arguments} name and ends the process with its exit code. */
    public static void main(String[] arguments) {
        boolean isLong = arguments.length > 0 && (arguments[0].equals("daemon") || arguments[0].equals("replay"));
        int exitCode = run(arguments);
        if (isLong) {
            System.exit(exitCode);
        }
        System.out.flush();
        System.err.flush();
        // An orderly exit looks for a logger first, in all jars: that takes longer than most commands.
        Runtime.getRuntime().halt(exitCode);
    }

    /** Runs the command that {@code arguments} name and returns its exit code. */
    static int run(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("ipvsadm")) {
            // Scripts call it often: do not even make the model of the other commands.
            return Ipvsadm.run(Arrays.copyOfRange(arguments, 1, arguments.length), System.in, System.out, System.err);
        }
        CommandLine one = SluiceCommand.commandLineOf(arguments);
        if (one != null) {
            return SluiceCommand.execute(one, arguments);
        }
        return SluiceCommand.execute(program(), arguments);
    }

    /** The program with all its commands. */
    static CommandLine program() {
        return SluiceCommand.commandLine().addSubcommand(new DaemonCommand()).addSubcommand(new ReplayCommand());
    }
}
