package sluice.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sluice.scheduler.Compatibility;

/**
 * A recording of protocol states: sequences of packets, each with a service, a server and a client of its own.
 *
 * @param protocol IP protocol number of all services
 * @param method how packets are forwarded, {@code nat}, {@code dr} or {@code tun}
 * @param secureTcp the value of {@code secure_tcp}
 * @param timeouts what {@code ipvsadm --set} is given
 */
record StateRecording(
        Path file,
        Compatibility kernel,
        int protocol,
        String method,
        int secureTcp,
        String timeouts,
        List<Sequence> sequences) {

    /**
     * One connection's packets.
     *
     * @param line its line in the file, from 1
     * @param name its steps in short
     */
    record Sequence(int line, String name, int virtualPort, int serverPort, List<Step> steps) {}

    /**
     * A packet or a wait, and what was seen afterwards.
     *
     * @param text {@code C:} or {@code S:} and flags or chunks; {@code ~} and seconds
     * @param connections state and seconds left of the sequence's connections
     * @param counts active and inactive connections of its server
     * @param out link and description of what was sent; null after a wait
     */
    record Step(
            String text,
            List<String> connections,
            String counts,
            @Nullable List<String> out) {}

    /** What {@code file} holds, or null if it is another kind of recording. */
    static @Nullable StateRecording read(Path file) throws IOException {
        if (!file.toString().endsWith(".jsonl")) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        Map<?, ?> header = lines.isEmpty() ? Map.of() : Recording.object(lines.getFirst());
        if (!"state".equals(header.get("topic"))) {
            return null;
        }
        List<Sequence> sequences = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            sequences.add(sequence(i + 1, Recording.object(lines.get(i))));
        }
        List<String> timeouts = list(header, "set").stream()
                .map(value -> Integer.toString(((Number) value).intValue()))
                .toList();
        return new StateRecording(
                file,
                Recording.kernel(header),
                protocol(text(header, "tag")),
                text(header, "mode"),
                number(header, "secure_tcp"),
                String.join(" ", timeouts),
                sequences);
    }

    private static Sequence sequence(int line, Map<?, ?> object) {
        List<Step> steps = new ArrayList<>();
        for (Object step : list(object, "steps")) {
            steps.add(step((Map<?, ?>) step));
        }
        return new Sequence(line, text(object, "seq"), number(object, "vport"), number(object, "rport"), steps);
    }

    private static Step step(Map<?, ?> object) {
        List<String> connections = list(object, "conn").stream()
                .map(row -> ((List<?>) row).get(0) + " " + ((Number) ((List<?>) row).get(1)).intValue())
                .toList();
        List<String> out = object.containsKey("out")
                ? list(object, "out").stream()
                        .map(row -> ((List<?>) row).get(0) + " " + ((List<?>) row).get(1))
                        .toList()
                : null;
        String counts = number(object, "act") + "/" + number(object, "inact");
        return new Step(text(object, "p"), connections, counts, out);
    }

    private static int protocol(String tag) {
        return switch (tag.split("-", -1)[0]) {
            case "tcp" -> Segment.TCP;
            case "udp" -> Segment.UDP;
            case "sctp" -> Segment.SCTP;
            default -> throw new IllegalArgumentException("no protocol is called '" + tag + "'");
        };
    }

    private static List<?> list(Map<?, ?> object, String name) {
        return (List<?>) Objects.requireNonNull(object.get(name));
    }

    private static String text(Map<?, ?> object, String name) {
        return Objects.requireNonNull(object.get(name)).toString();
    }

    private static int number(Map<?, ?> object, String name) {
        return ((Number) Objects.requireNonNull(object.get(name))).intValue();
    }
}
