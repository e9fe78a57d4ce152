package sluice.golden;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.golden.Step.ConnectionLine;

/** Reads the lines of all other recordings: one JSON object each. */
final class JsonLines {
    private static final Pattern PACKET = Pattern.compile("(tcp|udp) (\\S+):(\\d+) > (\\S+):(\\d+)(?: (.*))?");

    private static final Pattern SYNS = Pattern.compile("198\\.51\\.100\\.1:1000\\.\\.\\d+ > 10\\.10\\.0\\.1:80");
    private static final Pattern TO_PORT_81 = Pattern.compile("\\d+ SYNs to port 81 .*");
    private static final Pattern ACKS = Pattern.compile("\\d+ x 198\\.51\\.100\\.1:1000 ACK");
    private static final int FIRST_PORT = 1000;

    private JsonLines() {}

    static void read(int number, String line, List<Step> steps) {
        Map<?, ?> object = Recording.object(line);
        if (object.get("cmd") instanceof String command) {
            Object exitCode = object.get("rc");
            steps.add(new Step.Command(
                    number,
                    command,
                    exitCode instanceof Number code ? Integer.valueOf(code.intValue()) : Integer.valueOf(0),
                    text(object.get("out")),
                    text(object.get("err"))));
        } else if (object.get("pkt") instanceof String packet) {
            steps.add(packet(number, packet, object, line, steps));
        } else if (object.get("conns") instanceof List<?> connections) {
            steps.add(new Step.Connections(number, connections(connections)));
            if (object.get("dests") instanceof List<?> servers) {
                steps.add(new Step.Servers(
                        number, servers.stream().map(JsonLines::server).toList()));
            }
        } else if (object.get("sleep") instanceof Number seconds) {
            steps.add(new Step.Sleep(number, seconds.doubleValue()));
        } else if (object.get("sysctl") instanceof String name) {
            steps.add(new Step.Sysctl(number, name, number(object.get("val"))));
        } else if (object.get("setup") instanceof String text) {
            steps.add(new Step.Setup(number, text));
        } else if (object.get("choices") instanceof String choices) {
            volley(number, object, choices, line, steps);
        } else if (object.get("drop_packet_now") instanceof String value) {
            steps.add(new Step.Value(number, "net.ipv4.vs.drop_packet", value));
        } else if (object.containsKey("note")) {
            steps.add(new Step.Note(number));
        } else {
            steps.add(new Step.Unknown(number, line));
        }
    }

    /** Many packets in one line, one letter for each outcome. */
    private static void volley(int number, Map<?, ?> object, String choices, String line, List<Step> steps) {
        Matcher syns = SYNS.matcher(String.valueOf(object.get("syns")));
        boolean isToPort81 =
                TO_PORT_81.matcher(String.valueOf(object.get("syns"))).matches();
        boolean isAck = ACKS.matcher(String.valueOf(object.get("acks"))).matches();
        if (!syns.matches() && !isToPort81 && !isAck) {
            steps.add(new Step.Unknown(number, line));
            return;
        }
        for (int i = 0; i < choices.length(); i++) {
            Segment segment = new Segment(
                    Segment.TCP,
                    Segment.address("198.51.100.1"),
                    isAck ? FIRST_PORT : FIRST_PORT + i,
                    Segment.address("10.10.0.1"),
                    isToPort81 ? 81 : 80,
                    isAck ? "A" : "S",
                    "");
            String outcome = choices.substring(i, i + 1);
            steps.add(new Step.Packet(number, segment, false, true, outcome.equals("!") ? "!tcp" : outcome));
        }
    }

    private static Step packet(int number, String text, Map<?, ?> object, String line, List<Step> steps) {
        Matcher matcher = PACKET.matcher(text);
        boolean hasOutcome = object.containsKey("rs") || object.containsKey("client_got");
        IcmpMessage message = IcmpMessage.of(text, steps);
        if (message != null && hasOutcome) {
            return new Step.Icmp(
                    number, message, object.containsKey("from"), outcome(object).full());
        }
        if (!matcher.matches() || !hasOutcome) {
            return new Step.Unknown(number, line);
        }
        boolean isTcp = matcher.group(1).equals("tcp");
        String rest = matcher.group(6) == null ? "" : matcher.group(6);
        Segment segment = new Segment(
                isTcp ? Segment.TCP : Segment.UDP,
                Segment.address(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Segment.address(matcher.group(4)),
                Integer.parseInt(matcher.group(5)),
                isTcp ? rest : "",
                isTcp || !rest.isEmpty() ? (isTcp ? "" : rest.replace("|", "\r\n")) : Segment.ONE_BYTE);
        return new Step.Packet(
                number,
                segment,
                object.containsKey("from"),
                false,
                outcome(object).full());
    }

    private static Outcome outcome(Map<?, ?> object) {
        List<String> got = object.get("client_got") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        return new Outcome(text(object.get("rs")), got);
    }

    private static Set<ConnectionLine> connections(List<?> rows) {
        Set<ConnectionLine> connections = new HashSet<>();
        for (Object row : rows) {
            List<?> cells = (List<?>) row;
            String text = cells.get(0) + " " + endpoint(cells.get(1)) + " " + endpoint(cells.get(2)) + " "
                    + endpoint(cells.get(3)) + " " + cells.get(4);
            connections.add(new ConnectionLine(text, ((Number) cells.get(5)).longValue()));
        }
        return connections;
    }

    private static String server(Object row) {
        List<?> cells = (List<?>) row;
        String endpoint = endpoint(cells.get(0));
        int colon = endpoint.lastIndexOf(':');
        return endpoint.substring(0, colon) + "|" + endpoint.substring(colon + 1) + "," + number(cells.get(1)) + ","
                + number(cells.get(2)) + "," + number(cells.get(3));
    }

    /** Address and port, the address in its shortest form. */
    private static String endpoint(Object cell) {
        String text = cell.toString();
        int colon = text.lastIndexOf(':');
        return Outcome.text(Segment.address(text.substring(0, colon))) + text.substring(colon);
    }

    private static String number(@Nullable Object value) {
        return value instanceof Number number ? Long.toString(number.longValue()) : String.valueOf(value);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
