package sluice.dpdk;

import org.jspecify.annotations.Nullable;

/** A cold DPDK call failed, or DPDK cannot be used at all; the message names the function, the code and the reason. */
public final class DpdkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String function;
    private final int code;

    /**
     * A call that returned an error.
     *
     * @param function the C function
     * @param code what it returned, usually a negative errno
     * @param reason the errno text, or a sentence
     */
    public DpdkException(String function, int code, String reason) {
        super(function + " failed with " + code + ": " + reason);
        this.function = function;
        this.code = code;
    }

    /** DPDK or the shim cannot be loaded: {@code message} says what to do. */
    public DpdkException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.function = "";
        this.code = 0;
    }

    /** The C function that failed, empty when none was reached. */
    public String function() {
        return function;
    }

    /** What it returned. */
    public int code() {
        return code;
    }
}
