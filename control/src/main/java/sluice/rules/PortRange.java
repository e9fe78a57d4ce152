package sluice.rules;

import org.jspecify.annotations.Nullable;

/** Ranges of ports, each an int: the lowest port &lt;&lt; 16 | the highest. Thread: any. */
public final class PortRange {
    /** What {@link #parse} returns for something else; no range is that, since its lowest port would be above its highest. */
    public static final int NONE = 0xFFFF_0000;

    private static final int ALL = 0xFFFF;
    private static final int MAXIMUM_PORT = 65_535;

    private PortRange() {}

    /** Reads {@code 80} or {@code 8000-8080}; {@link #NONE} if it is neither. */
    public static int parse(String text) {
        int dash = text.indexOf('-');
        int lowest = port(dash < 0 ? text : text.substring(0, dash));
        int highest = dash < 0 ? lowest : port(text.substring(dash + 1));
        return lowest < 0 || highest < lowest ? NONE : lowest << 16 | highest;
    }

    /** The range as {@link #parse} reads it; null for all ports. */
    public static @Nullable String text(int range) {
        int lowest = range >>> 16;
        int highest = range & 0xFFFF;
        if (range == ALL) {
            return null;
        }
        return lowest == highest ? Integer.toString(lowest) : lowest + "-" + highest;
    }

    private static int port(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port > MAXIMUM_PORT ? -1 : port;
    }
}
