package sluice.ipvsadm;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.Jsonb;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.control.ControlServer;
import sluice.control.KernelTable;
import sluice.golden.GoldenFolder;
import sluice.rules.Names;

/** Replays what ipvsadm was recorded to say. */
class IpvsadmGoldenTest {
    private static final Path NAMES = Path.of("src/test/resources/golden/ipvsadm");

    static Stream<Path> recordings() throws IOException {
        List<Path> recordings = new ArrayList<>();
        for (Path file : GoldenFolder.files()) {
            if (file.toString().endsWith(".jsonl") && isRecording(file)) {
                recordings.add(file);
            }
        }
        return recordings.stream();
    }

    /** The header of these recordings names the version of ipvsadm. */
    private static boolean isRecording(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("").contains("\"ipvsadm\":");
        }
    }

    // A folder of -Dsluice.golden may hold other recordings only.
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("recordings")
    void saysWhatIpvsadmSaid(Path recording, @TempDir Path folder) throws IOException {
        Path socket = folder.resolve("replay.sock");
        List<String> lines = Files.readAllLines(recording);
        KernelTable table = new KernelTable(lines.getFirst().contains("\"kernel\": \"6.12."));
        List<String> differences = new ArrayList<>();
        int replayed = 0;
        try (ControlServer server = ControlServer.start(socket, null, table)) {
            assertThat(server).isNotNull();
            int number = 0;
            for (String line : lines) {
                number++;
                Map<?, ?> step = (Map<?, ?>) Jsonb.instance().type(Object.class).fromJson(line);
                if (!step.containsKey("cmd")) {
                    continue;
                }
                replayed++;
                setCounters(table, step);
                Said said = run(socket, step);
                Said wanted = new Said(
                        ((Number) Objects.requireNonNull(step.get("rc"))).intValue(),
                        String.valueOf(step.get("out")),
                        String.valueOf(step.get("err")));
                if (!said.equals(wanted) && !isSameUnsorted(step, said, wanted)) {
                    differences.add(
                            "line " + number + ": " + step.get("cmd") + "\n wanted " + wanted + "\n said   " + said);
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(replayed).isGreaterThan(10);
    }

    private static boolean isSameUnsorted(Map<?, ?> step, Said said, Said wanted) {
        return String.valueOf(step.get("cmd")).contains("--nosort")
                && said.lines().equals(wanted.lines())
                && said.exitCode == wanted.exitCode;
    }

    private static void setCounters(KernelTable table, Map<?, ?> step) {
        Map<?, ?> environment = (Map<?, ?>) step.get("env");
        Object values = environment == null ? null : environment.get("NLA64");
        if (values != null) {
            table.counters(Arrays.stream(values.toString().split(","))
                    .mapToLong(Long::parseUnsignedLong)
                    .toArray());
        }
    }

    private static Said run(Path socket, Map<?, ?> step) {
        List<String> words =
                new ArrayList<>(List.of(String.valueOf(step.get("cmd")).split(" ")));
        String program = words.removeFirst();
        Object stdin = step.get("stdin");
        if (program.equals("ipvsadm-restore")) {
            run(socket, List.of("-C"), "");
            words.addFirst("-R");
        } else if (program.equals("ipvsadm-save")) {
            words.addFirst("-S");
        }
        return run(socket, words, stdin == null ? "" : stdin.toString());
    }

    private static Said run(Path socket, List<String> words, String stdin) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new Ipvsadm(
                        socket,
                        new Names(NAMES.resolve("services"), NAMES.resolve("hosts")),
                        new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8))
                .run(words);
        return new Said(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Said(int exitCode, String out, String err) {
        private List<String> lines() {
            return out.lines().sorted().toList();
        }
    }
}
