package sluice.connection;

/** A file that cannot be trusted; the message says why. */
final class DamagedFile extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedFile(String message) {
        super(message);
    }
}
