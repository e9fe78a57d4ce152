package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.connection.ForkedJvm;

/** A flood of SYNs from five million sources against a table of one million connections. */
final class SynFloodTest {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    @TempDir
    Path folder;

    @Test
    void establishedConnectionsAndNewHandshakesComeThroughWithDropEntry() throws IOException {
        List<Integer> numbers = flood(3);
        int sent = numbers.get(2);
        int handshakes = numbers.get(4);
        int done = numbers.get(5);
        int there = numbers.get(6);
        assertThat(numbers.get(3)).as("packets of established connections").isEqualTo(sent);
        assertThat(done).as("handshakes").isGreaterThanOrEqualTo((int) (handshakes * 0.99));
        assertThat(there).as("that are still there").isEqualTo(done);
    }

    @Test
    void establishedConnectionsGoOnWithoutADefence() throws IOException {
        List<Integer> numbers = flood(0);
        assertThat(numbers.get(3)).as("packets of established connections").isEqualTo(numbers.get(2));
        assertThat(numbers.get(5)).as("handshakes").isLessThan(numbers.get(4) / 2);
    }

    private List<Integer> flood(int dropEntry) throws IOException {
        // In a JVM of its own, since checked memory is slow.
        Process process = ForkedJvm.start(SynFlood.class, folder.toString(), Integer.toString(dropEntry));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.print("drop_entry " + dropEntry + ": " + output);
        assertThat(output).endsWith("\n[]\n");
        Matcher numbers = NUMBER.matcher(output);
        return numbers.results().map(result -> Integer.valueOf(result.group())).toList();
    }
}
