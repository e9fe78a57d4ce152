package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.connection.ForkedJvm;

/**
 * A worker neither leaks nor allocates while connections come and go. {@code -Dsluice.soak.connections=100000000} plays
 * more of them.
 */
final class ChurnSoakTest {
    private static final long CONNECTIONS = Long.getLong("sluice.soak.connections", 1_000_000);

    @TempDir
    Path folder;

    @Test
    void connectionsComeAndGoAndNothingIsLeft() throws Exception {
        // In a JVM of its own, since the checks of checked memory allocate.
        Process process = ForkedJvm.start(ChurnSoak.class, folder.toString(), Long.toString(CONNECTIONS));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.print(output);
        assertThat(output).endsWith("\nok\n");
    }
}
