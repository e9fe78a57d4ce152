package sluice.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

final class ScaleRunTest {
    @ParameterizedTest
    @EnumSource(Mode.class)
    void twoWorkersGetAllTheirPacketsBack(Mode mode) throws Exception {
        ScaleRun run = new ScaleRun();
        new CommandLine(run)
                .parseArgs(
                        "--workers=2",
                        "--cores=0",
                        "--mode=" + mode,
                        "--flows=64",
                        "--window=20",
                        "--connections=65536",
                        "--flow-cache-lines=4096",
                        "--seconds=0.2",
                        "--warm-up=0.1");

        Map<String, Object> result = run.measure();

        assertThat(result).containsEntry("clean", true);
        assertThat((List<?>) result.get("workers"))
                .hasSize(2)
                .allSatisfy(worker -> assertThat(ScaleReport.number(fields(worker), "packets"))
                        .isPositive());
    }

    @SuppressWarnings("unchecked") // what WorkerFigures says of itself
    private static Map<String, Object> fields(Object worker) {
        return (Map<String, Object>) worker;
    }
}
