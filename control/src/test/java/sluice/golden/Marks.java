package sluice.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.control.MarkMessage;

/** Turns what recordings say about firewall marks into rules. */
final class Marks {
    /** {@code mark 7 is set on every packet to 10.20.0.0/16}, and what goes on about its local delivery. */
    private static final Pattern BY_NETWORK =
            Pattern.compile("mark (\\d+) (?:is set on every packet )?to ([0-9a-f.:]+(?:/\\d+)?)(?:[,; ].*)?");

    /** Where the recorder says it in passing. */
    private static final Pattern BY_ARRIVAL =
            Pattern.compile("mark (\\d+) \\+ local delivery of ([0-9./]+) arriving on c0; plain route .*");

    /** {@code mark 5: tcp 80,443 to 10.10.0.1; everything to 10.10.0.2}. */
    private static final Pattern BY_LIST = Pattern.compile("mark (\\d+): (.*)");

    private static final Pattern BY_PORTS = Pattern.compile("(?:tcp ([0-9,]+)|everything) to ([0-9.]+)");

    private Marks() {}

    /** The rules that {@code text} describes, or null if it is about something else. */
    static @Nullable List<MarkMessage> of(String text) {
        Matcher network = BY_NETWORK.matcher(text);
        if (network.matches()) {
            return List.of(rule(network.group(1), null, network.group(2), null));
        }
        Matcher arrival = BY_ARRIVAL.matcher(text);
        if (arrival.matches()) {
            return List.of(rule(arrival.group(1), null, arrival.group(2), null));
        }
        Matcher list = BY_LIST.matcher(text);
        if (!list.matches()) {
            return null;
        }
        List<MarkMessage> rules = new ArrayList<>();
        for (String part : list.group(2).split("; ")) {
            Matcher ports = BY_PORTS.matcher(part);
            if (!ports.matches()) {
                return null;
            }
            if (ports.group(1) == null) {
                rules.add(rule(list.group(1), null, ports.group(2), null));
                continue;
            }
            for (String port : ports.group(1).split(",")) {
                rules.add(rule(list.group(1), "tcp", ports.group(2), port));
            }
        }
        return rules;
    }

    private static MarkMessage rule(
            String mark, @Nullable String protocol, String network, @Nullable String destinationPort) {
        return new MarkMessage(Long.parseLong(mark), protocol, null, network, null, destinationPort, null, false);
    }
}
