package sluice.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelInterfaceTest {
    @Test
    void tellsOfTheLoopback() {
        assertThat(KernelInterface.exists("lo")).isTrue();
        assertThat(KernelInterface.mac("lo")).hasValue(0);
        assertThat(KernelInterface.mtu("lo")).isEqualTo(65536);
        assertThat(KernelInterface.isRunning("lo")).isEqualTo(KernelInterface.isUp("lo"));
    }

    @Test
    void knowsWhatDoesNotExist() {
        assertThat(KernelInterface.exists("nosuchif")).isFalse();
        assertThat(KernelInterface.exists("")).isFalse();
        assertThat(KernelInterface.exists("a-name-that-is-much-too-long-for-the-kernel"))
                .isFalse();
        assertThat(KernelInterface.mac("nosuchif")).isEmpty();
        assertThat(KernelInterface.mtu("nosuchif")).isZero();
        assertThat(KernelInterface.isUp("nosuchif")).isFalse();
    }
}
