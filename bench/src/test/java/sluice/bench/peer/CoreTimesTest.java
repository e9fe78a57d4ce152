package sluice.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of proc_stat(5): user nice system idle iowait irq softirq steal guest guest_nice. */
class CoreTimesTest {
    private final CoreTimes before = CoreTimes.parse(List.of(
            "cpu  300 0 300 1000 0 0 60 0 0 0", "cpu0 100 0 100 500 0 0 20 0 0 0", "cpu1 200 0 200 500 0 0 40 0 0 0"));
    private final CoreTimes after = CoreTimes.parse(List.of(
            "cpu  300 0 300 1000 0 0 60 0 0 0",
            "cpu0 110 0 120 550 10 0 30 400 0 0",
            "cpu1 200 0 200 500 0 0 40 9 0 0",
            "intr 12345"));

    @Test
    void busyIsWhatIsNeitherIdleNorWaitingNorStolen() {
        assertThat(after.busySince(before, 0)).isEqualTo(0.4);
        assertThat(after.softIrqSince(before, 0)).isEqualTo(0.1);
    }

    @Test
    void coreThatHadNoTimeOrDoesNotExistIsNotBusy() {
        assertThat(after.busySince(before, 1)).isZero();
        assertThat(after.busySince(before, 7)).isZero();
    }
}
