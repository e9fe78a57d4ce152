package sluice.control;

/** Error codes that the control socket adds to those of {@link sluice.forward.Refused.Reason}. */
public final class ErrorCode {
    /** The line is no request of this version of the schema. */
    public static final String MALFORMED = "EPROTO";

    /** The line is longer than {@link Protocol#MAXIMUM_REQUEST_BYTES}. */
    public static final String TOO_LONG = "EMSGSIZE";

    /** The client's user may not control the daemon. */
    public static final String NOT_PERMITTED = "EPERM";

    /** There are {@link Protocol#MAXIMUM_CLIENTS} clients already. */
    public static final String BUSY = "EAGAIN";

    /** The client took too long. */
    public static final String TOO_SLOW = "ETIMEDOUT";

    /** Somebody else changed what a transaction is about. */
    public static final String CONFLICT = "ECANCELED";

    /** The daemon failed at something that is not the client's fault. */
    public static final String FAILED = "EIO";

    private ErrorCode() {}
}
