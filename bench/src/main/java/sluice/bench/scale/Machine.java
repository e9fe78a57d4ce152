package sluice.bench.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a measurement of several cores depends on: how many there are, and which of them are one. Thread: any. */
final class Machine {
    private static final Path CORES = Path.of("/sys/devices/system/cpu");

    private Machine() {}

    /** The machine in words and numbers, the load by others among them. */
    static Map<String, Object> describe() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processor", processor());
        machine.put("coresOnline", read(CORES.resolve("online")));
        machine.put("threadsOfFirstCore", read(CORES.resolve("cpu0/topology/thread_siblings_list")));
        machine.put("loadAverageAtStart", read(Path.of("/proc/loadavg")));
        machine.put("java", Runtime.version().toString());
        machine.put("kernel", System.getProperty("os.version"));
        return machine;
    }

    private static String processor() {
        return read(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
