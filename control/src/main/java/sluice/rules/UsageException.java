package sluice.rules;

/** A command line that is wrong in itself; the message is what ipvsadm prints, the code what it returns (spec 9.2). */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private UsageException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What one of ipvsadm's own checks found. */
    static UsageException check(String message) {
        return new UsageException(ExitCode.BAD_USAGE, message);
    }

    /** What the option parser found. */
    static UsageException parser(String message) {
        return new UsageException(ExitCode.REFUSED, message);
    }

    /** The line does not start with a command. */
    static UsageException noCommand() {
        return parser("Try `ipvsadm -h' or 'ipvsadm --help' for more information.");
    }

    /** The program's exit code. */
    public int exitCode() {
        return exitCode;
    }
}
