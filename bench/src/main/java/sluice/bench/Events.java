package sluice.bench;

import io.avaje.jsonb.Jsonb;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a program of the benchmarks talks to the one that started it: a JSON object in a line for each event. Thread: any. */
public final class Events {
    private Events() {}

    /** Prints {@code {"event":"NAME",...}} on the standard output. */
    public static void print(String event, Map<String, Object> values) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.putAll(values);
        System.out.println(Jsonb.instance().toJson(line));
    }
}
