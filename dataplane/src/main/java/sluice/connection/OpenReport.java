package sluice.connection;

/**
 * What was found when the connection table was opened.
 *
 * @param outcome the kind of start
 * @param sentence the same in words, with what was lost and why
 * @param connections connections that go on; known after {@link ConnectionTable#resume}
 * @param millis time that opening and resuming took
 */
public record OpenReport(Outcome outcome, String sentence, int connections, long millis) {
    /** The kind of start. */
    public enum Outcome {
        /** There were no files. */
        FRESH,
        /** The files of a clean stop. */
        CLEAN,
        /** The files of a process that did not stop cleanly, or of another size: rebuilt from the records. */
        RECOVERED,
        /** There were files that cannot be trusted: they were renamed, and the table is empty. */
        SET_ASIDE
    }
}
