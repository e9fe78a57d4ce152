package sluice.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures against thresholds. */
class GateCommandTest {
    private static final List<Threshold> THRESHOLDS =
            List.of(new Threshold("rate", true, 0.5), new Threshold("bytes", false, 0));

    @TempDir
    Path folder;

    @Test
    void figuresAtTheirBoundsPass() {
        assertThat(GateCommand.judge(THRESHOLDS, Map.of("rate", 0.5, "bytes", 0.0), false))
                .isTrue();
    }

    @Test
    void oneFigureBeyondItsBoundFailsTheGate() {
        assertThat(GateCommand.judge(THRESHOLDS, Map.of("rate", 0.49, "bytes", 0.0), false))
                .isFalse();
        assertThat(GateCommand.judge(THRESHOLDS, Map.of("rate", 0.5, "bytes", 0.1), false))
                .isFalse();
    }

    @Test
    void aFigureThatWasNotMeasuredFailsUnlessItWasLeftOut() {
        assertThat(GateCommand.judge(THRESHOLDS, Map.of("rate", 0.6), false)).isFalse();
        assertThat(GateCommand.judge(THRESHOLDS, Map.of("rate", 0.6), true)).isTrue();
        assertThat(GateCommand.judge(THRESHOLDS, Map.of("rate", Double.NaN), true))
                .isFalse();
    }

    @Test
    void aFileOfThresholdsHasOneInALineAndComments() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), "# why\n\nrate >= 0.5 # half\n bytes <= 0\n");

        assertThat(Threshold.read(file)).isEqualTo(THRESHOLDS);
    }

    @Test
    void aLineThatIsNoThresholdIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), "rate >= 0.5\nrate > 0.5\n");

        assertThatThrownBy(() -> Threshold.read(file))
                .hasMessageContaining("t:2")
                .hasMessageContaining("NAME >= NUMBER");
    }

    @Test
    void theRepositorysThresholdsCanBeRead() throws IOException {
        assertThat(Threshold.read(Path.of("gate.thresholds")))
                .extracting(Threshold::name)
                .contains("nat-to-macswap-1k", "nat-to-parse-1k", "bytes-allocated-per-million-packets");
    }
}
