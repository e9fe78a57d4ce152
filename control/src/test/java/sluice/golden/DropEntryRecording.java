package sluice.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sluice.scheduler.Compatibility;

/**
 * A recording of how the {@code drop_entry} defence thins a table out: how many connections of each group were there at
 * which time. A group is told by protocol, state and the packets that each of its connections had.
 *
 * @param commands what was run before the connections came
 * @param isDefendedFirst whether the mode was set before they came, and not after
 * @param mode of {@code drop_entry}
 * @param counts in the order of time, the first when all connections had come
 */
record DropEntryRecording(
        Path file,
        Compatibility kernel,
        List<String> commands,
        boolean isDefendedFirst,
        String mode,
        List<Count> counts) {
    private static final String BY_DICE = "statistics only";
    private static final String SETTING = "net.ipv4.vs.drop_entry";

    /**
     * What was there.
     *
     * @param seconds since the first count
     * @param connections how many, by group; those that are gone are left out
     */
    record Count(int line, int seconds, Map<Group, Integer> connections) {}

    /** Connections alike; {@code packets} is 0 for templates, and where a recording does not tell. */
    record Group(String protocol, String state, int packets) implements Comparable<Group> {
        /** Whether they are persistence templates. */
        boolean isTemplate() {
            return state.equals("NONE") || state.equals("ASSURED");
        }

        @Override
        public int compareTo(Group other) {
            return toString().compareTo(other.toString());
        }
    }

    /** Whether {@code header} starts such a recording. */
    static boolean is(Map<?, ?> header) {
        return String.valueOf(header.get("desc")).contains(BY_DICE);
    }

    /** What {@code file} holds, or null if it is something else. */
    static @Nullable DropEntryRecording read(Path file) throws IOException {
        if (!file.toString().endsWith(".jsonl")) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        Map<?, ?> header = Recording.object(lines.getFirst());
        if (!is(header)) {
            return null;
        }
        List<String> commands = new ArrayList<>();
        List<Count> counts = new ArrayList<>();
        boolean isDefendedFirst = false;
        String mode = "";
        for (int i = 1; i < lines.size(); i++) {
            Map<?, ?> line = Recording.object(lines.get(i));
            if (line.get("cmd") instanceof String command) {
                commands.add(command);
            } else if (SETTING.equals(line.get("sysctl")) && mode.isEmpty()) {
                mode = Long.toString(number(line.get("val")));
                isDefendedFirst = counts.isEmpty();
            } else if (line.get("t") instanceof Number seconds) {
                counts.add(new Count(i + 1, seconds.intValue(), connections(line)));
            }
        }
        return new DropEntryRecording(file, Recording.kernel(header), commands, isDefendedFirst, mode, counts);
    }

    private static Map<Group, Integer> connections(Map<?, ?> line) {
        Map<Group, Integer> connections = new TreeMap<>();
        if (line.get("count") instanceof Map<?, ?> counts) {
            counts.forEach((name, count) -> {
                String[] words = name.toString().split(" |n=");
                connections.put(
                        new Group(words[0], words[1], Integer.parseInt(words[words.length - 1])), (int) number(count));
            });
        } else {
            connections.put(new Group("TCP", "SYN_RECV", 0), (int) number(line.get("syn_recv")));
            connections.put(new Group("TCP", "ESTABLISHED", 0), (int) number(line.get("established")));
        }
        return connections;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
