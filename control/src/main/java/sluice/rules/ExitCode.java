package sluice.rules;

/** The exit codes of ipvsadm (spec 9). */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;

    /** A listing could not read what it should show. */
    public static final int NO_DATA = 1;

    /** One of the program's own checks failed. */
    public static final int BAD_USAGE = 2;

    /** The option parser failed, or the director refused the change; -1 as a shell sees it. */
    public static final int REFUSED = 255;

    private ExitCode() {}
}
