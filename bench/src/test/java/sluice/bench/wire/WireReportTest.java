package sluice.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Medians, spreads and ratios. */
class WireReportTest {
    private static final Load LOAD = new Load("64", 1_000, 0);

    private final WireReport report = new WireReport(Map.of());

    @Test
    void ratiosAreThoseOfMediansAtTheSameLoad() {
        add(LOAD, Candidate.MACSWAP, 16, 45);
        add(LOAD, Candidate.MACSWAP, 10, 40);
        add(LOAD, Candidate.MACSWAP, 12, 50);
        add(LOAD, Candidate.CNAT, 12, 60);
        add(LOAD, Candidate.NAT, 9, 80);
        add(new Load("64", 1_000, 1), Candidate.NAT, 9, 80);

        assertThat(line(0))
                .containsEntry("medianMpps", 12.0)
                .containsEntry("spreadMpps", 0.5)
                .containsEntry("busyNanosPerPacket", 45.0)
                .doesNotContainKey("rateToMacswap");
        assertThat(line(2))
                .containsEntry("rateToMacswap", 0.75)
                .containsEntry("busyToCNat", 0.75)
                .doesNotContainKey("busyToCMacswap");
        assertThat(line(3)).containsEntry("zipf", 1.0).doesNotContainKey("rateToMacswap");
        assertThat(report.table())
                .contains("64 B, 1,000 flows\n", "64 B, 1,000 flows, Zipf 1.0\n")
                .containsPattern("sluice nat +9\\.00 +0 +4\\.61 +80\\.0 +0 +0\\.75 +0\\.75");
    }

    @Test
    void bothDirectionsAreComparedWithBothDirections() {
        add(LOAD, Candidate.CNAT, 12, 60);
        add(LOAD, Candidate.CNAT_MIXED, 12, 70);
        add(LOAD, Candidate.NAT_MIXED, 12, 100);

        assertThat(line(2)).containsEntry("busyToCNat", 0.7);
    }

    @Test
    void onePhaseThatWasNotCleanSpoilsTheRun() {
        add(LOAD, Candidate.CNAT, 12, 60);
        assertThat(report.isClean()).isTrue();
        report.add(1, LOAD, Candidate.NAT, Map.of("clean", false), Map.of());
        assertThat(report.isClean()).isFalse();
    }

    private void add(Load load, Candidate candidate, double mpps, double busyNanos) {
        Map<String, Object> generated =
                Map.of("receivedMpps", mpps, "receivedGbps", mpps * 64 * 8 / 1e3, "clean", true);
        report.add(1, load, candidate, generated, Map.of("busyNanosPerPacket", busyNanos));
    }

    @SuppressWarnings("unchecked") // a tree for JSON
    private Map<String, Object> line(int number) {
        Object summary = report.toMap().getOrDefault("summary", List.of());
        return ((List<Map<String, Object>>) summary).get(number);
    }
}
