package sluice.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.scheduler.Compatibility;

/**
 * A recording of frames, byte for byte.
 *
 * @param settings the sysctls of IPVS that were not at their defaults
 * @param commands the arguments of ipvsadm that came first
 * @param steps what was done and seen, in order
 */
record ForwardRecording(
        Path file, Compatibility kernel, Map<String, String> settings, List<String> commands, List<Step> steps) {

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

        /** A command. */
        record Command(String text) implements Step {}

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
        return new ForwardRecording(file, Recording.kernel(object), settings, commands, steps);
    }

    private static Step step(Map<?, ?> step) {
        if (step.get("cmd") instanceof String command) {
            return new Step.Command(command);
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
