package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompatibilityTest {
    @ParameterizedTest(name = "{0}: {1} active, {2} inactive -> {3}")
    @CsvSource({"LINUX_6_1, 3, 5, 773", "LINUX_6_12, 3, 5, 776", "LINUX_6_1, 0, 7, 7", "LINUX_6_12, 0, 7, 7"})
    void weighsActiveConnectionsAsTheKernelDoes(Compatibility compatibility, int active, int inactive, int overhead) {
        assertThat(compatibility.overhead(Counts.of(active, inactive, false))).isEqualTo(overhead);
    }

    @Test
    void isFoundByItsVersion() {
        assertThat(Compatibility.of("6.1")).isEqualTo(Compatibility.LINUX_6_1);
        assertThat(Compatibility.of("6.12")).isEqualTo(Compatibility.LINUX_6_12);
        assertThat(Compatibility.of("5.10")).isNull();
        assertThat(Compatibility.LINUX_6_12.version()).isEqualTo("6.12");
    }
}
