package sluice.deploy;

import java.util.Arrays;
import sluice.cli.SluiceCommand;
import sluice.ipvsadm.Ipvsadm;

/** The one entry point of the launchers: the daemon, the {@code sluice} commands and {@code ipvsadm}. */
public final class Main {
    private Main() {}

    /** Runs the command that {@code arguments} name and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("ipvsadm")) {
            // Scripts call it often: do not even make the model of the other commands.
            return Ipvsadm.run(Arrays.copyOfRange(arguments, 1, arguments.length), System.in, System.out, System.err);
        }
        return SluiceCommand.execute(
                SluiceCommand.commandLine().addSubcommand(new DaemonCommand()).addSubcommand(new ReplayCommand()),
                arguments);
    }
}
