package sluice.golden;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.control.MarkMessage;
import sluice.golden.Step.ConnectionLine;
import sluice.scheduler.Compatibility;

/**
 * A recording of frames, byte for byte.
 *
 * @param clientMtu MTU in bytes of the link to the clients
 * @param serverMtu MTU in bytes of the link to the servers
 * @param settings the sysctls of IPVS that were not at their defaults
 * @param commands the arguments of ipvsadm that came first
 * @param steps what was done and seen, in order
 * @param connections the connections at the end, in any order
 */
record ForwardRecording(
        Path file,
        Compatibility kernel,
        int clientMtu,
        int serverMtu,
        Map<String, String> settings,
        List<String> commands,
        List<Step> steps,
        List<ConnectionLine> connections) {

    private static final Pattern SERVICE_BY_MARK = Pattern.compile("-A -f (\\d+) .*");
    private static final String MARKED_NETWORK = "10.20.0.0/16";

    /** One thing that was done. */
    sealed interface Step {
        /**
         * A frame came in.
         *
         * @param note what it is, in the recorder's words
         * @param isFromServer whether it came in from the servers' side
         * @param frame in hexadecimal
         */
        record Arrival(String note, boolean isFromServer, String frame, List<Departure> out) implements Step {}

        /** A command and what it said. */
        record Command(String text, String out) implements Step {}

        /** What went out by itself since the last frame came in. */
        record Departures(String note, List<Departure> out) implements Step {}

        /** Nothing happened for some seconds. */
        record Sleep(double seconds) implements Step {}
    }

    /**
     * A frame that went out.
     *
     * @param link {@code r} to servers, {@code c} to clients
     * @param frame in hexadecimal
     * @param masked the bytes that are different each time
     */
    record Departure(String link, String frame, List<Integer> masked) {
        /** A frame that went out, all of whose bytes are known. */
        static Departure of(String link, byte[] frame) {
            return new Departure(link, HexFormat.of().formatHex(frame), List.of());
        }

        /** Link and frame as text, the bytes masked in {@code by} as {@code --}. */
        String text(Departure by) {
            StringBuilder text = new StringBuilder(frame);
            for (int at : by.masked) {
                if (2 * at + 2 <= text.length()) {
                    text.replace(2 * at, 2 * at + 2, "--");
                }
            }
            return link + " " + text;
        }
    }

    /** What {@code file} holds, or null if it is no recording of frames. */
    static @Nullable ForwardRecording read(Path file) throws IOException {
        if (!file.getFileName().toString().endsWith(".json")) {
            return null;
        }
        Map<?, ?> object = Recording.object(Files.readString(file));
        if (!(object.get("steps") instanceof List<?> recorded)) {
            return null;
        }
        Map<String, String> settings = new LinkedHashMap<>();
        if (object.get("sysctl") instanceof Map<?, ?> values) {
            values.forEach((name, value) -> settings.put(name.toString(), number(value)));
        }
        List<String> commands = new ArrayList<>();
        if (object.get("cmds") instanceof List<?> lines) {
            lines.forEach(line -> commands.add(line.toString()));
        }
        List<Step> steps = new ArrayList<>();
        for (Object step : recorded) {
            steps.add(step((Map<?, ?>) step));
        }
        List<ConnectionLine> connections = new ArrayList<>();
        if (object.get("conns") instanceof List<?> lines) {
            for (Object line : lines) {
                connections.add(connection(line.toString()));
            }
        }
        return new ForwardRecording(
                file,
                Recording.kernel(object),
                mtu(object, "mtu_c"),
                mtu(object, "mtu_r"),
                settings,
                commands,
                steps,
                connections);
    }

    private static int mtu(Map<?, ?> object, String link) {
        return object.get(link) instanceof Number bytes ? bytes.intValue() : 1500;
    }

    /** A line of /proc/net/ip_vs_conn (spec 3.11). */
    private static ConnectionLine connection(String line) throws UnknownHostException {
        String[] words = line.strip().split(" +");
        return new ConnectionLine(
                words[0] + " " + endpoint(words[1], words[2]) + " " + endpoint(words[3], words[4]) + " "
                        + endpoint(words[5], words[6]) + " " + words[7],
                Long.parseLong(words[8]));
    }

    private static String endpoint(String address, String port) throws UnknownHostException {
        byte[] bytes = HexFormat.of().parseHex(address.replace(":", "").toLowerCase(Locale.ROOT));
        return Outcome.text(InetAddress.getByAddress(bytes)) + ":" + Integer.parseInt(port, 16);
    }

    /**
     * The rules that marked packets in set-ups with services by mark: all such set-ups send what is for 10.20.0.0/16, which
     * the recording machine forwarded without having the address.
     */
    List<MarkMessage> marks() {
        List<MarkMessage> rules = new ArrayList<>();
        for (String command : commands) {
            Matcher service = SERVICE_BY_MARK.matcher(command);
            if (service.matches()) {
                rules.add(new MarkMessage(
                        Long.parseLong(service.group(1)), null, null, MARKED_NETWORK, null, null, null, false));
            }
        }
        return rules;
    }

    /** What the recording needs that Sluice does not have; empty if nothing. */
    String need() {
        Stream<String> setUp = commands.stream().map(command -> "ipvsadm " + command);
        Stream<String> played =
                steps.stream().filter(Step.Command.class::isInstance).map(step -> ((Step.Command) step).text());
        return Stream.concat(setUp, played)
                .map(Needs::need)
                .filter(need -> !need.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Step step(Map<?, ?> step) {
        if (step.get("cmd") instanceof String command) {
            return new Step.Command(command, String.valueOf(step.get("out")));
        }
        if (step.get("sleep") instanceof Number seconds) {
            return new Step.Sleep(seconds.doubleValue());
        }
        List<Departure> out = new ArrayList<>();
        if (step.get("out") instanceof List<?> departures) {
            for (Object departure : departures) {
                out.add(departure((Map<?, ?>) departure));
            }
        }
        if (step.get("frame") == null) {
            return new Step.Departures(String.valueOf(step.get("note")), out);
        }
        return new Step.Arrival(
                String.valueOf(step.get("note")), "r".equals(step.get("in")), String.valueOf(step.get("frame")), out);
    }

    private static Departure departure(Map<?, ?> departure) {
        List<Integer> masked = new ArrayList<>();
        if (departure.get("mask") instanceof List<?> offsets) {
            offsets.forEach(offset -> masked.add(((Number) offset).intValue()));
        }
        return new Departure(String.valueOf(departure.get("link")), String.valueOf(departure.get("frame")), masked);
    }

    private static String number(@Nullable Object value) {
        return value instanceof Number number ? Long.toString(number.longValue()) : String.valueOf(value);
    }
}
