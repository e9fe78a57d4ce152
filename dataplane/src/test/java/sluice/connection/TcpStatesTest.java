package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpStatesTest {
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int PSH = 0x08;
    private static final int ACK = 0x10;

    private static final List<String> STATES =
            List.of("NO", "ES", "SS", "SR", "FW", "TW", "CL", "CW", "LA", "LI", "SA");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # direction | event | NO ES SS SR FW TW CL CW LA LI SA (spec 4.1)
            INPUT       | syn   | SR ES ES SR SR SR SR SR SR SR SR
            INPUT       | fin   | CL CW SS TW TW TW CL CW LA LI TW
            INPUT       | ack   | ES ES SS ES FW TW CL CW CL LI ES
            INPUT       | rst   | CL CL CL SR CL CL CL CL LA LI SR
            INPUT       | none  | CL CL CL CL CL CL CL CL CL CL CL
            OUTPUT      | syn   | SS ES SS SR SS SS SS SS SS LI SR
            OUTPUT      | fin   | TW FW SS TW FW TW CL TW LA LI TW
            OUTPUT      | ack   | ES ES SS ES FW TW CL CW LA ES ES
            OUTPUT      | rst   | CL CL SS CL CL TW CL CL CL CL CL
            OUTPUT      | none  | CL CL CL CL CL CL CL CL CL CL CL
            INPUT_ONLY  | syn   | SR ES ES SR SR SR SR SR SR SR SR
            INPUT_ONLY  | fin   | CL FW SS TW FW TW CL CW LA LI TW
            INPUT_ONLY  | ack   | ES ES SS ES FW TW CL CW CL LI ES
            INPUT_ONLY  | rst   | CL CL CL SR CL CL CL CL LA LI CL
            INPUT_ONLY  | none  | CL CL CL CL CL CL CL CL CL CL CL
            """)
    void nextState(String direction, String event, String row) {
        assertNext(TcpStates.NORMAL, direction, event, row);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # direction | event | NO ES SS SR FW TW CL CW LA LI SA (spec 4.1, secure_tcp)
            INPUT       | syn   | SR ES ES SR SR SR SR SR SR SR SA
            INPUT       | fin   | CL CW SS TW TW TW CL CW LA LI SA
            INPUT       | ack   | ES ES SS SR FW TW CL CW CL LI SA
            INPUT       | rst   | CL CL CL SR CL CL CL CL LA LI CL
            INPUT       | none  | CL CL CL CL CL CL CL CL CL CL CL
            OUTPUT      | syn   | SS ES SS SA SS SS SS SS SS LI SA
            OUTPUT      | fin   | TW FW SS TW FW TW CL TW LA LI TW
            OUTPUT      | ack   | ES ES SS ES FW TW CL CW LA ES ES
            OUTPUT      | rst   | CL CL SS CL CL TW CL CL CL CL CL
            OUTPUT      | none  | CL CL CL CL CL CL CL CL CL CL CL
            INPUT_ONLY  | syn   | SA ES ES SR SA SA SA SA SA SA SA
            INPUT_ONLY  | fin   | CL FW SS TW FW TW CL CW LA LI TW
            INPUT_ONLY  | ack   | ES ES SS ES FW TW CL CW CL LI ES
            INPUT_ONLY  | rst   | CL CL CL SR CL CL CL CL LA LI CL
            INPUT_ONLY  | none  | CL CL CL CL CL CL CL CL CL CL CL
            """)
    void nextStateWhileSecure(String direction, String event, String row) {
        assertNext(TcpStates.SECURE, direction, event, row);
    }

    @Test
    void strongerEventWins() {
        assertThat(next(TcpStates.INPUT, RST | SYN | FIN | ACK, TcpState.ESTABLISHED))
                .isEqualTo(TcpState.CLOSE);
        assertThat(next(TcpStates.INPUT, SYN | FIN | ACK, TcpState.TIME_WAIT)).isEqualTo(TcpState.SYN_RECV);
        assertThat(next(TcpStates.INPUT, FIN | ACK | PSH, TcpState.ESTABLISHED)).isEqualTo(TcpState.CLOSE_WAIT);
        assertThat(next(TcpStates.INPUT, 0xC0 | PSH | ACK, TcpState.SYN_RECV)).isEqualTo(TcpState.ESTABLISHED);
        assertThat(next(TcpStates.INPUT, PSH, TcpState.ESTABLISHED)).isEqualTo(TcpState.CLOSE);
    }

    @Test
    void natConnectionFromSynToTimeWait() {
        int state = TcpState.NONE;
        state = next(TcpStates.INPUT, SYN, state);
        assertThat(state).isEqualTo(TcpState.SYN_RECV);
        state = next(TcpStates.OUTPUT, SYN | ACK, state);
        assertThat(state).isEqualTo(TcpState.SYN_RECV);
        state = next(TcpStates.INPUT, ACK, state);
        assertThat(state).isEqualTo(TcpState.ESTABLISHED);
        state = next(TcpStates.INPUT, FIN | ACK, state);
        assertThat(state).isEqualTo(TcpState.CLOSE_WAIT);
        state = next(TcpStates.OUTPUT, FIN | ACK, state);
        assertThat(state).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test
    void fourStatesAreActive() {
        for (int state = 0; state < TcpState.COUNT; state++) {
            assertThat(TcpStates.isActive(state))
                    .as(TcpState.name(state))
                    .isEqualTo(List.of("ESTABLISHED", "SYN_SENT", "SYN_RECV", "SYNACK")
                            .contains(TcpState.name(state)));
        }
    }

    private static void assertNext(int table, String direction, String event, String row) {
        String[] expected = row.split(" ");
        for (int state = 0; state < TcpState.COUNT; state++) {
            assertThat(TcpStates.next(TcpStates.row(table, direction(direction), flags(event)), state))
                    .as("%s %s in %s", direction, event, STATES.get(state))
                    .isEqualTo(STATES.indexOf(expected[state]));
        }
    }

    private static int next(int direction, int tcpFlags, int state) {
        return TcpStates.next(TcpStates.row(TcpStates.NORMAL, direction, tcpFlags), state);
    }

    private static int direction(String name) {
        return List.of("INPUT", "OUTPUT", "INPUT_ONLY").indexOf(name);
    }

    private static int flags(String event) {
        return switch (event) {
            case "syn" -> SYN;
            case "fin" -> FIN;
            case "ack" -> ACK;
            case "rst" -> RST;
            default -> 0;
        };
    }
}
