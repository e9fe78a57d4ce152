package sluice.golden;

import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.scheduler.Compatibility;

/**
 * A recording of one scenario. The format is told by the content: {@code H {...}} starts the lines of the scheduler
 * recordings, an object with a scenario the JSON lines of all others.
 *
 * @param scheduler the scheduler under test, empty where the header does not tell
 */
record Recording(Path file, Compatibility kernel, String scheduler, List<Step> steps) {
    private static final String NEW_KERNEL = "6.12.";
    private static final String HEADER = "H ";

    /** What {@code file} holds, or null if it is no recording of packets of one scenario. */
    static @Nullable Recording read(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(".txt") && !name.endsWith(".jsonl")) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty()) {
            return null;
        }
        boolean isPlain = lines.getFirst().startsWith(HEADER);
        Map<?, ?> header = object(isPlain ? lines.getFirst().substring(HEADER.length()) : lines.getFirst());
        if (!isPlain && !header.containsKey("scenario")) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (isPlain) {
                PlainLines.read(i + 1, lines.get(i), steps);
            } else {
                JsonLines.read(i + 1, lines.get(i), steps);
            }
        }
        Object scheduler = header.get("scheduler");
        return new Recording(file, kernel(header), scheduler == null ? "" : scheduler.toString(), steps);
    }

    /** The object of {@code text}; an empty one if it is none. */
    static Map<?, ?> object(String text) {
        try {
            return Jsonb.instance().type(Object.class).fromJson(text) instanceof Map<?, ?> map ? map : Map.of();
        } catch (JsonException e) {
            return Map.of();
        }
    }

    private static Compatibility kernel(Map<?, ?> header) {
        return String.valueOf(header.get("kernel")).startsWith(NEW_KERNEL)
                ? Compatibility.LINUX_6_12
                : Compatibility.LINUX_6_1;
    }
}
