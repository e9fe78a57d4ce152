package sluice.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.forward.MarkRule;

/** Turns what recordings say about firewall marks into rules. */
final class Marks {
    /** {@code mark 7 is set on every packet to 10.20.0.0/16}, and what goes on about its local delivery. */
    private static final Pattern BY_NETWORK =
            Pattern.compile("mark (\\d+) (?:is set on every packet )?to ([0-9a-f.:]+)(?:/(\\d+))?(?:[,; ].*)?");

    /** {@code mark 5: tcp 80,443 to 10.10.0.1; everything to 10.10.0.2}. */
    private static final Pattern BY_LIST = Pattern.compile("mark (\\d+): (.*)");

    private static final Pattern BY_PORTS = Pattern.compile("(?:tcp ([0-9,]+)|everything) to ([0-9.]+)");

    private Marks() {}

    /** The rules that {@code text} describes, or null if it is about something else. */
    static @Nullable List<MarkRule> of(String text) {
        Matcher network = BY_NETWORK.matcher(text);
        if (network.matches()) {
            int length = network.group(3) == null ? -1 : Integer.parseInt(network.group(3));
            return List.of(rule(network.group(1), network.group(2), length, 0, MarkRule.ANY_PORTS));
        }
        Matcher list = BY_LIST.matcher(text);
        if (!list.matches()) {
            return null;
        }
        List<MarkRule> rules = new ArrayList<>();
        for (String part : list.group(2).split("; ")) {
            Matcher ports = BY_PORTS.matcher(part);
            if (!ports.matches()) {
                return null;
            }
            if (ports.group(1) == null) {
                rules.add(rule(list.group(1), ports.group(2), -1, 0, MarkRule.ANY_PORTS));
                continue;
            }
            for (String port : ports.group(1).split(",")) {
                int number = Integer.parseInt(port);
                rules.add(rule(list.group(1), ports.group(2), -1, Segment.TCP, number << 16 | number));
            }
        }
        return rules;
    }

    private static MarkRule rule(String mark, String network, int length, int protocol, int ports) {
        boolean isIpv6 = network.contains(":");
        int wholeLength = isIpv6 ? 128 : 32;
        return new MarkRule(
                Integer.parseInt(mark),
                MarkRule.ANY_PORT,
                protocol,
                null,
                0,
                Segment.address(network),
                length < 0 ? wholeLength : length,
                MarkRule.ANY_PORTS,
                ports,
                isIpv6);
    }
}
