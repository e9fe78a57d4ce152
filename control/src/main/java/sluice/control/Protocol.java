package sluice.control;

/** What both ends of the control socket agree on. */
public final class Protocol {
    /** The version of the schema; a request of any other is refused. */
    public static final int VERSION = 1;

    /** The most bytes of a request, its newline not counted. */
    public static final int MAXIMUM_REQUEST_BYTES = 64 * 1024;

    /** Clients that are served at the same time. */
    public static final int MAXIMUM_CLIENTS = 256;

    /** A client that asks nothing for so long is disconnected. */
    public static final int IDLE_SECONDS = 300;

    /** The rest of a request that has begun must come within this time. */
    public static final int REQUEST_SECONDS = 10;

    /** A client that reads nothing of its reply for so long is disconnected. */
    public static final int REPLY_SECONDS = 30;

    private Protocol() {}
}
