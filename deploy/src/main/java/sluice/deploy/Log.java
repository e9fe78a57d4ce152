package sluice.deploy;

/** The daemon's words: plain lines on the standard error output, where a service manager adds time and name. */
final class Log {
    private Log() {}

    /** Prints one or more lines at once, so that those of several threads do not mix. */
    static void say(String lines) {
        System.err.println(lines);
    }

    /** Prints what {@code failure} says of itself. */
    static void say(Exception failure) {
        say(String.valueOf(failure.getMessage()));
    }
}
