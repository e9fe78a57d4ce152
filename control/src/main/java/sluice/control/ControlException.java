package sluice.control;

/** An error reply: a code of {@link sluice.forward.Refused.Reason} or {@link ErrorCode}, and a sentence. */
public final class ControlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** The error {@code code}, explained by {@code message}. */
    public ControlException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The code. */
    public String code() {
        return code;
    }
}
