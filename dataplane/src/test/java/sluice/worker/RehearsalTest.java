package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalTest {
    @TempDir
    Path directory;

    @Test
    void playsAndLeavesNothingBehind() throws IOException {
        Path scratch = directory.resolve("rehearsal");
        assertThat(Rehearsal.play(scratch, 64)).isGreaterThanOrEqualTo(10_000);
        assertThat(scratch).doesNotExist();
    }
}
