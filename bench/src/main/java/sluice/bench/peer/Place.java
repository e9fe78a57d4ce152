package sluice.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The network namespaces. */
enum Place {
    /** The load comes from here. */
    CLIENT,
    /** What is measured: the kernel of this namespace, or Sluice. */
    DIRECTOR,
    /** All real servers. */
    SERVER;

    /** Its name for {@code ip netns}. */
    String namespace() {
        return "sluice-peer-" + name().toLowerCase(Locale.ROOT);
    }

    /** The command that runs {@code command} here. */
    List<String> within(List<String> command) {
        List<String> within = new ArrayList<>(List.of("ip", "netns", "exec", namespace()));
        within.addAll(command);
        return within;
    }

    /** Runs a short command here, gives it {@code input} to read, and returns what it printed. */
    String run(String input, String... command) throws IOException, InterruptedException {
        return runAnywhere(input, within(List.of(command)));
    }

    /**
     * Runs a short command outside.
     *
     * @throws IOException when it fails, with what it said
     */
    static String runAnywhere(String input, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("`" + String.join(" ", command) + "` ended with " + status + ": " + output.strip());
        }
        return output;
    }
}
