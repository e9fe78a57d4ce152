package sluice.ipvsadm;

/** Text in columns, as printf's {@code %-8s} and {@code %8s} make them: too long a text is not cut. */
final class Columns {
    private Columns() {}

    /** {@code text} and blanks behind it. */
    static String left(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    /** {@code number} and blanks behind it. */
    static String left(int number, int width) {
        return left(Integer.toString(number), width);
    }

    /** Blanks and {@code text} behind them. */
    static String right(String text, int width) {
        return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
    }

    /** Blanks and {@code number} behind them. */
    static String right(long number, int width) {
        return right(Long.toString(number), width);
    }

    /** At most {@code width} characters of {@code text}. */
    static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width);
    }
}
