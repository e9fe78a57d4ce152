package sluice.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Medians, and ratios to the kernel. */
class PeerReportTest {
    private final PeerReport report = new PeerReport(Map.of());

    @Test
    void ratioIsThatToTheBetterOfTheKernelsMedians() {
        add(1, Contender.KERNEL, 0.2);
        add(1, Contender.KERNEL_RPS, 0.5);
        add(1, Contender.SLUICE_AFXDP, 0.5);
        add(2, Contender.KERNEL_RPS, 0.3);
        add(2, Contender.SLUICE_AFXDP, 0.7);

        assertThat(line(1))
                .containsEntry("median", 0.4)
                .containsEntry("spread", 0.5)
                .doesNotContainKey("rateToKernel");
        assertThat(line(2)).containsEntry("rateToKernel", 1.5).containsEntry("busyNanosPerPacket", 2000.0);
        assertThat(report.table()).containsPattern("sluice af_xdp +0\\.600 +17 +1\\.50 +\\d+ +\\d+ +2000");
    }

    @Test
    void tableHasOneHeadPerLoad() {
        add(1, Contender.KERNEL, 0.2);
        report.add(1, Kind.DOWNLOAD, "download", Contender.KERNEL, new Figure(2, 3, Map.of()));
        add(1, Contender.SLUICE_AFXDP, 0.2);

        assertThat(report.table())
                .containsOnlyOnce("UDP, Mpps\n")
                .containsPattern("download, Gbit/s\n  kernel nft +2\\.000 +0 +3\n");
    }

    private void add(int round, Contender contender, double rate) {
        Map<String, Object> details = contender.isKernel()
                ? Map.of()
                : Map.of("busyNanosPerPacket", 2000.0, "generatorCoreBusy", 0.9, "directorCoreBusy", 1.0);
        report.add(round, Kind.UDP, "UDP", contender, new Figure(rate, 0, details));
    }

    @SuppressWarnings("unchecked") // the report is made of such maps
    private Map<String, Object> line(int index) {
        Object summary = report.toMap().getOrDefault("summary", List.of());
        return ((List<Map<String, Object>>) summary).get(index);
    }
}
