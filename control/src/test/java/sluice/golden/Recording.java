package sluice.golden;

import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.scheduler.Compatibility;

/**
 * A recording of one scenario. The format is told by the content: {@code H {...}} starts the lines of the scheduler
 * recordings, an object with a scenario the JSON lines of all others.
 *
 * @param scheduler the scheduler under test, empty where the header does not tell
 * @param nanosPerPacket how long the recorder took for each packet
 */
record Recording(Path file, Compatibility kernel, String scheduler, long nanosPerPacket, List<Step> steps) {
    /** Nothing in the scheduler recordings tells; their waits are longer than all timeouts that matter. */
    private static final long QUICK_NANOS = 1_000_000L;

    /** In all others the seconds that listings show as left grow by one in fifty packets. */
    private static final long SLOW_NANOS = 20_000_000L;

    private static final String NEW_KERNEL = "6.12.";
    private static final Pattern PERSISTENCE = Pattern.compile(" -p (\\d+)");
    /**
     * Replies from the VIP pass in it, as the kernel lets them with {@code accept_local=1} alone, which it does not tell.
     */
    private static final Set<String> ACCEPTS_LOCAL = Set.of("esp-g.jsonl");

    private static final String HEADER = "H ";

    /** What {@code file} holds, or null if it is no recording of single packets of one scenario. */
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
        if (!isPlain && (!header.containsKey("scenario") || DropEntryRecording.is(header))) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        if (ACCEPTS_LOCAL.contains(name)) {
            steps.add(new Step.Sysctl(1, "net.ipv4.conf.all.accept_local", "1"));
        }
        for (int i = 1; i < lines.size(); i++) {
            if (isPlain) {
                PlainLines.read(i + 1, lines.get(i), steps);
            } else {
                JsonLines.read(i + 1, lines.get(i), steps);
            }
        }
        Object scheduler = header.get("scheduler");
        return new Recording(
                file,
                kernel(header),
                scheduler == null ? "" : scheduler.toString(),
                isPlain ? QUICK_NANOS : SLOW_NANOS,
                steps);
    }

    /** The same as far as before {@code line}. */
    Recording before(int line) {
        List<Step> first = steps.stream().filter(step -> step.line() < line).toList();
        return new Recording(file, kernel, scheduler, nanosPerPacket, first);
    }

    /** The longest persistence of a service in it, 0 without any. */
    long persistenceSeconds() {
        long longest = 0;
        for (Step step : steps) {
            if (step instanceof Step.Command command) {
                Matcher persistence = PERSISTENCE.matcher(command.text());
                if (persistence.find()) {
                    longest = Math.max(longest, Long.parseLong(persistence.group(1)));
                }
            }
        }
        return longest;
    }

    /** Whether there is any packet or setting to compare in it. */
    boolean hasContent() {
        return steps.stream().anyMatch(step -> step instanceof Step.Packet || step instanceof Step.Write);
    }

    /** The object of {@code text}; an empty one if it is none. */
    static Map<?, ?> object(String text) {
        try {
            return Jsonb.instance().type(Object.class).fromJson(text) instanceof Map<?, ?> map ? map : Map.of();
        } catch (JsonException e) {
            return Map.of();
        }
    }

    /** The kernel that a header names. */
    static Compatibility kernel(Map<?, ?> header) {
        return String.valueOf(header.get("kernel")).startsWith(NEW_KERNEL)
                ? Compatibility.LINUX_6_12
                : Compatibility.LINUX_6_1;
    }
}
