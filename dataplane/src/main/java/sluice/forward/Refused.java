package sluice.forward;

/** A change that was refused; everything is as it was before. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, in the words of the kernel's IPVS interface (spec 1.1, 1.3, 9.2). */
    public enum Reason {
        /** The service or server exists already. */
        EEXIST,
        /** No such scheduler, or no such server. */
        ENOENT,
        /** No such service, or no daemon that runs. */
        ESRCH,
        /** No such port. */
        ENODEV,
        /** A value that makes no sense. */
        EINVAL,
        /** A number out of range. */
        ERANGE,
        /** An address family that does not fit. */
        EAFNOSUPPORT,
        /** Something that Sluice does not do yet. */
        EOPNOTSUPP,
        /** A configured limit is reached. */
        ENOSPC
    }

    private final Reason reason;

    /** Refuses for {@code reason}, explained by {@code message}. */
    public Refused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The reason. */
    public Reason reason() {
        return reason;
    }
}
