package sluice.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.bench.Phase;

final class ScaleReportTest {
    private final ScaleReport report =
            new ScaleReport(Map.of("coresOnline", "0-1"), List.of(1, 0), new Phase(1, 1), "1k");

    @Test
    void aSecondWorkerIsComparedWithTheFirstByMedians() {
        for (double mpps : new double[] {5, 4, 6}) {
            report.add(1, Mode.HOME, 1, figures(mpps, 100));
            report.add(1, Mode.HOME, 2, figures(1.8 * mpps, 105));
        }

        assertThat(report.ratio(Mode.HOME, 2)).isBetween(1.799, 1.801);
        assertThat(report.workerRatio(Mode.HOME, 2)).isBetween(1.904, 1.906);
        assertThat(report.ratio(Mode.CHURN, 2)).isNaN();
        assertThat(report.isClean()).isTrue();
    }

    @Test
    void theTableNamesTheMachineAndWorkersThatShareACore() {
        report.add(1, Mode.CHURN, 1, figures(5, 100));
        report.add(1, Mode.CHURN, 3, figures(9, 110));

        assertThat(report.table()).contains("cores online 0-1").containsOnlyOnce("they share cores");
    }

    private static Map<String, Object> figures(double mpps, double busyNanos) {
        double workers = mpps > 6.5 ? 2 : 1;
        return Map.of(
                "mpps", mpps, "busyNanosPerPacket", busyNanos, "workerMpps", workers * 1e3 / busyNanos, "clean", true);
    }
}
