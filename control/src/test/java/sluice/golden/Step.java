package sluice.golden;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of a recording: something to do, something to compare, or both. */
sealed interface Step {
    /** The line's number, from 1. */
    int line();

    /** A command; null where the recording does not tell. */
    record Command(
            int line,
            String text,
            @Nullable Integer exitCode,
            @Nullable String out,
            @Nullable String err) implements Step {}

    /** A setting of the kernel gets a value. */
    record Sysctl(int line, String name, String value) implements Step {}

    /** A setting is read. */
    record Value(int line, String name, String expected) implements Step {}

    /** Nothing happens for some seconds. */
    record Sleep(int line, double seconds) implements Step {}

    /** How the network was made ready, in the words of the recording. */
    record Setup(int line, String text) implements Step {}

    /**
     * A packet, and where the recording saw it.
     *
     * @param isFromServer whether it comes in from the servers' side
     * @param manner how its outcome is told
     * @param expected the outcome
     */
    record Packet(int line, Segment segment, boolean isFromServer, Manner manner, String expected) implements Step {}

    /** How recordings tell what became of a packet. */
    enum Manner {
        /** As {@link Outcome#brief}. */
        BRIEF,
        /** As {@link Outcome#full}. */
        FULL,
        /** As {@link GoldenNetwork#pass}. */
        FRAMES
    }

    /** The defaults of all settings, by their names. */
    record Defaults(int line, Map<String, String> expected) implements Step {}

    /** A setting is given a value, which may be refused, and read some time later. */
    record Write(int line, String name, String value, boolean isRefused, String expected) implements Step {}

    /**
     * An ICMP message, and where the recording saw it.
     *
     * @param isFromServer whether it comes in from the servers' side
     * @param expected as {@link Outcome#full} tells it
     */
    record Icmp(int line, IcmpMessage message, boolean isFromServer, String expected) implements Step {}

    /** The servers of the only service, in their order: {@code address|port,weight,active,inactive}. */
    record Servers(int line, List<String> expected) implements Step {}

    /** The connections, in any order. */
    record Connections(int line, List<ConnectionLine> expected) implements Step {}

    /** Something for the reader. */
    record Note(int line) implements Step {}

    /** Something that this runner has no word for. */
    record Unknown(int line, String text) implements Step {}

    /**
     * A connection.
     *
     * @param text protocol, client, virtual, destination, state
     * @param seconds whole seconds until it expires
     */
    record ConnectionLine(String text, long seconds) {
        /** Whether it is a persistence template. */
        boolean isTemplate() {
            return text.endsWith(" NONE") || text.endsWith(" ASSURED");
        }
    }
}
