package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolStatesTest {
    @ParameterizedTest
    @CsvSource({
        "6, 1, ESTABLISHED, true",
        "6, 3, SYN_RECV, true",
        "6, 5, TIME_WAIT, false",
        "6, 8, LAST_ACK, false",
        "6, 11, ERR!, false",
        "17, 0, UDP, false",
        "17, 1, ERR!, false",
        "132, 1, INIT1, false",
        "132, 8, ESTABLISHED, true",
        "132, 13, CLOSED, false",
        "132, 14, ERR!, false",
    })
    void stateOfAProtocol(int protocol, int state, String name, boolean isActive) {
        assertThat(ProtocolStates.name(protocol, state)).isEqualTo(name);
        assertThat(ProtocolStates.isActive(protocol, state)).isEqualTo(isActive);
    }
}
