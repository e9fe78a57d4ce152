package sluice.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import sluice.scheduler.Compatibility;

/**
 * Every recorded sequence is replayed, and after each packet and each wait everything is compared: what was sent, the
 * connection's state and seconds left, its server's active and inactive connections. Both kernels do the same here.
 */
final class StateGoldenTest {
    private static final int LISTED_DIFFERENCES = 20;

    @TempDir
    Path scratch;

    @TestFactory
    Stream<DynamicTest> movesConnectionsAsTheKernelDid() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenFolder.files()) {
            StateRecording recording = StateRecording.read(file);
            if (recording == null) {
                continue;
            }
            tests.add(test(recording, recording.kernel()));
            if (recording.kernel() == Compatibility.LINUX_6_1 && !GoldenFolder.hasNewKernelsOwn(file)) {
                tests.add(test(recording, Compatibility.LINUX_6_12));
            }
        }
        return tests.stream();
    }

    private DynamicTest test(StateRecording recording, Compatibility kernel) {
        String name = GoldenFolder.path().relativize(recording.file()) + " as " + kernel.version();
        return DynamicTest.dynamicTest(name, () -> replay(name, recording, kernel));
    }

    private void replay(String name, StateRecording recording, Compatibility kernel) throws Exception {
        Path folder = Files.createTempDirectory(scratch, "replay");
        StateReplay.Report report = StateReplay.of(recording, kernel, folder);
        System.out.println(name + ": " + recording.sequences().size() + " sequences, " + report.steps()
                + " steps compared, " + report.differences().size() + " differences");
        assertThat(report.differences().stream().limit(LISTED_DIFFERENCES))
                .as("first of %d differences", report.differences().size())
                .isEmpty();
        assertThat(report.steps()).as("steps compared").isPositive();
    }
}
