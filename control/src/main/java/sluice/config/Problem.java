package sluice.config;

/**
 * One mistake in a configuration file.
 *
 * @param source the file
 * @param line counted from 1
 * @param column counted from 1
 * @param message the offending word and the fix
 */
public record Problem(String source, int line, int column, String message) {
    /** {@code FILE:LINE:COLUMN: MESSAGE}. */
    @Override
    public String toString() {
        return source + ':' + line + ':' + column + ": " + message;
    }
}
