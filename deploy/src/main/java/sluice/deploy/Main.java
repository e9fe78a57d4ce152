package sluice.deploy;

import picocli.CommandLine;

/** The one entry point of the launchers: the daemon, the {@code sluice} commands and {@code ipvsadm}. */
public final class Main {
    private Main() {}

    /** Runs the command that {@code arguments} name and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DaemonCommand()).execute(arguments));
    }
}
