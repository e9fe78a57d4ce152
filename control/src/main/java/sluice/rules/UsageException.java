package sluice.rules;

/** A command line that is wrong in itself; the message is what ipvsadm prints, the code what it returns (spec 9.2). */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final boolean isFatal;

    private UsageException(int exitCode, boolean isFatal, String message) {
        super(message);
        this.exitCode = exitCode;
        this.isFatal = isFatal;
    }

    /** What one of ipvsadm's own checks found. */
    static UsageException check(String message) {
        return new UsageException(ExitCode.BAD_USAGE, true, message);
    }

    /** What the option parser found. */
    static UsageException parser(String message) {
        return new UsageException(ExitCode.REFUSED, false, message);
    }

    /** The line does not start with a command. */
    public static UsageException noCommand() {
        return new UsageException(ExitCode.REFUSED, true, "Try `ipvsadm -h' or 'ipvsadm --help' for more information.");
    }

    /** Whether a restore ends here; after others it goes on with the next line (spec 9.7). */
    public boolean isFatal() {
        return isFatal;
    }

    /** The program's exit code. */
    public int exitCode() {
        return exitCode;
    }
}
