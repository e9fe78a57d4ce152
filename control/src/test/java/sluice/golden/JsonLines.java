package sluice.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.golden.Step.ConnectionLine;

/** Reads the lines of all other recordings: one JSON object each. */
final class JsonLines {
    private static final Pattern PACKET = Pattern.compile("(tcp|udp) (\\S+):(\\d+) > (\\S+):(\\d+)(?: (.*))?");

    /** Always for the same service. */
    private static final Pattern SCTP_PACKET = Pattern.compile("sctp (\\S+):(\\d+) > (\\S+)");

    private static final Pattern OTHER_PACKET = Pattern.compile("ip proto (\\d+) (\\S+) > (\\S+)");
    private static final Pattern ACCEPT_LOCAL = Pattern.compile("(?:net.ipv4.conf.all.)?accept_local=(\\d)");

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
            Matcher acceptLocal = ACCEPT_LOCAL.matcher(text);
            steps.add(
                    acceptLocal.matches()
                            ? new Step.Sysctl(number, "net.ipv4.conf.all.accept_local", acceptLocal.group(1))
                            : new Step.Setup(number, text));
        } else if (object.get("choices") instanceof String choices) {
            volley(number, object, choices, line, steps);
        } else if (object.get("drop_packet_now") instanceof String value) {
            steps.add(new Step.Value(number, "drop_packet", value));
        } else if (object.get("secure_tcp_now") instanceof String value) {
            steps.add(new Step.Value(number, "secure_tcp", value));
        } else if (object.get("defaults") instanceof Map<?, ?> defaults) {
            Map<String, String> expected = new TreeMap<>();
            defaults.forEach((name, value) -> expected.put(name.toString(), value.toString()));
            steps.add(new Step.Defaults(number, expected));
        } else if (object.get("write") instanceof String name) {
            steps.add(new Step.Write(
                    number,
                    name,
                    String.valueOf(object.get("val")),
                    object.get("err") != null,
                    String.valueOf(object.get("now"))));
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
            steps.add(
                    new Step.Packet(number, segment, false, Step.Manner.BRIEF, outcome.equals("!") ? "!tcp" : outcome));
        }
    }

    private static Step packet(int number, String text, Map<?, ?> object, String line, List<Step> steps) {
        boolean isFromServer = object.containsKey("from");
        boolean hasOutcome = object.containsKey("rs") || object.containsKey("client_got");
        IcmpMessage message = IcmpMessage.of(text, steps);
        if (message != null && hasOutcome) {
            return new Step.Icmp(number, message, isFromServer, outcome(object).full());
        }
        Segment segment = segment(text);
        if (segment == null) {
            return new Step.Unknown(number, line);
        }
        if (object.get("out") instanceof List<?> frames) {
            String expected = frames.stream().map(JsonLines::frame).toList().toString();
            return new Step.Packet(number, segment, isFromServer, Step.Manner.FRAMES, expected);
        }
        return hasOutcome
                ? new Step.Packet(
                        number,
                        segment,
                        isFromServer,
                        Step.Manner.FULL,
                        outcome(object).full())
                : new Step.Unknown(number, line);
    }

    /** The packet that {@code text} describes, or null. */
    private static @Nullable Segment segment(String text) {
        Matcher sctp = SCTP_PACKET.matcher(text);
        if (sctp.matches()) {
            return new Segment(
                    Segment.SCTP,
                    Segment.address(sctp.group(1)),
                    Integer.parseInt(sctp.group(2)),
                    Segment.address("10.10.0.1"),
                    80,
                    sctp.group(3),
                    "");
        }
        Matcher other = OTHER_PACKET.matcher(text);
        if (other.matches()) {
            return new Segment(
                    Integer.parseInt(other.group(1)),
                    Segment.address(other.group(2)),
                    0,
                    Segment.address(other.group(3)),
                    0,
                    "",
                    Segment.THIRTY_TWO_BYTES);
        }
        Matcher matcher = PACKET.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        boolean isTcp = matcher.group(1).equals("tcp");
        String rest = matcher.group(6) == null ? "" : matcher.group(6);
        return new Segment(
                isTcp ? Segment.TCP : Segment.UDP,
                Segment.address(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Segment.address(matcher.group(4)),
                Integer.parseInt(matcher.group(5)),
                isTcp ? rest : "",
                isTcp || !rest.isEmpty() ? (isTcp ? "" : rest.replace("|", "\r\n")) : Segment.ONE_BYTE);
    }

    private static Outcome outcome(Map<?, ?> object) {
        List<String> got = object.get("client_got") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        return new Outcome(text(object.get("rs")), got);
    }

    /** Link and description of a frame in one text. */
    private static String frame(Object cells) {
        List<?> frame = (List<?>) cells;
        return frame.get(0) + " " + frame.get(1);
    }

    private static List<ConnectionLine> connections(List<?> rows) {
        List<ConnectionLine> connections = new ArrayList<>();
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
