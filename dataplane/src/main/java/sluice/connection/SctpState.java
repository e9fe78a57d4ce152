package sluice.connection;

/** The SCTP states by their numbers, which are also those of the sync protocol (spec 4.5). */
public final class SctpState {
    /** A new connection before its first packet was looked at. */
    public static final int NONE = 0;

    public static final int INIT1 = 1;
    public static final int INIT = 2;
    public static final int COOKIE_SENT = 3;
    public static final int COOKIE_REPLIED = 4;
    public static final int COOKIE_WAIT = 5;
    public static final int COOKIE = 6;
    public static final int COOKIE_ECHOED = 7;
    public static final int ESTABLISHED = 8;
    public static final int SHUTDOWN_SENT = 9;
    public static final int SHUTDOWN_RECEIVED = 10;
    public static final int SHUTDOWN_ACK_SENT = 11;
    public static final int REJECTED = 12;
    public static final int CLOSED = 13;

    /** How many states there are. */
    public static final int COUNT = 14;

    private static final String[] NAMES = {
        "NONE",
        "INIT1",
        "INIT",
        "C-SENT",
        "C-REPLIED",
        "C-WAIT",
        "COOKIE",
        "C-ECHOED",
        "ESTABLISHED",
        "S-SENT",
        "S-RECEIVED",
        "S-ACK-SENT",
        "REJECTED",
        "CLOSED"
    };

    private SctpState() {}

    /** The state's name in listings; {@code ERR!} for a number that is no state. */
    public static String name(int state) {
        return state >= 0 && state < COUNT ? NAMES[state] : "ERR!";
    }
}
