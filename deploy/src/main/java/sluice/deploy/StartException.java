package sluice.deploy;

/** The daemon cannot start; the message says why and what to do, in whole lines for the user. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }

    /** Says what {@code cause} says. */
    StartException(Exception cause) {
        super(cause.getMessage(), cause);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
