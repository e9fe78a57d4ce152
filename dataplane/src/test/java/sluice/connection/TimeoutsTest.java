package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutsTest {
    private final Timeouts timeouts = new Timeouts();

    @ParameterizedTest
    @CsvSource({"0,2", "1,900", "2,120", "3,60", "4,120", "5,120", "6,10", "7,60", "8,30", "9,120", "10,120"})
    void tcpDefaultsAreThoseOfTheKernel(int state, int seconds) {
        assertThat(timeouts.tcpTicks(state)).isEqualTo(Ticks.ofSeconds(seconds));
    }

    @Test
    void udpDefaultIsFiveMinutes() {
        assertThat(timeouts.udpTicks()).isEqualTo(Ticks.ofSeconds(300));
    }

    @Test
    void setChangesEstablishedFinWaitAndUdpOnly() {
        timeouts.set(100, 20, 30);

        assertThat(timeouts.tcpSeconds()).isEqualTo(100);
        assertThat(timeouts.tcpFinSeconds()).isEqualTo(20);
        assertThat(timeouts.udpSeconds()).isEqualTo(30);
        assertThat(timeouts.tcpTicks(TcpState.ESTABLISHED)).isEqualTo(Ticks.ofSeconds(100));
        assertThat(timeouts.tcpTicks(TcpState.FIN_WAIT)).isEqualTo(Ticks.ofSeconds(20));
        assertThat(timeouts.tcpTicks(TcpState.TIME_WAIT)).isEqualTo(Ticks.ofSeconds(120));
        assertThat(timeouts.udpTicks()).isEqualTo(Ticks.ofSeconds(30));
    }

    @Test
    void zeroLeavesAValueAsItIs() {
        timeouts.set(0, 20, 0);

        assertThat(timeouts.tcpSeconds()).isEqualTo(900);
        assertThat(timeouts.tcpFinSeconds()).isEqualTo(20);
        assertThat(timeouts.udpSeconds()).isEqualTo(300);
    }

    @ParameterizedTest
    @CsvSource({"-1,20,30,tcp", "100,2678401,30,tcpfin", "100,20,-5,udp"})
    void oneBadValueChangesNothing(int tcp, int tcpFin, int udp, String culprit) {
        assertThatThrownBy(() -> timeouts.set(tcp, tcpFin, udp))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeout " + culprit + " is");

        assertThat(timeouts.tcpSeconds()).isEqualTo(900);
        assertThat(timeouts.tcpFinSeconds()).isEqualTo(120);
        assertThat(timeouts.udpSeconds()).isEqualTo(300);
    }
}
