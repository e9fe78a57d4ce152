package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SctpStatesTest {
    private static final List<String> STATES =
            List.of("NO", "I1", "IN", "CS", "CR", "CW", "CO", "CE", "ES", "SS", "SR", "SA", "RJ", "CL");
    private static final List<String> DIRECTIONS = List.of("INPUT", "OUTPUT", "INPUT_ONLY");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # direction | chunk             | NO I1 IN CS CR CW CO CE ES SS SR SA RJ CL (spec 4.5)
            INPUT       | DATA              | ES I1 IN CS CR CW CO CE ES SS SR SA RJ CL
            INPUT       | INIT              | I1 IN IN CS CR CW CO CE ES SS SR SA IN IN
            INPUT       | INIT_ACK          | CW CW CW CS CR CO CO CE ES SS SR SA RJ CL
            INPUT       | COOKIE_ECHO       | CR IN IN CR CR CW CO CE ES SS SR SA RJ CL
            INPUT       | COOKIE_ACK        | ES I1 IN CS CR CW CO ES ES SS SR SA RJ CL
            INPUT       | SHUTDOWN          | SR I1 IN CS CR CW CO CE SR SS SR SA RJ CL
            INPUT       | SHUTDOWN_ACK      | CL IN IN CS CR CW CO CE ES CL SR CL RJ CL
            INPUT       | SHUTDOWN_COMPLETE | CL CL CL CS CR CW CO CE ES SS SR CL RJ CL
            INPUT       | ERROR             | CL I1 IN CS CR CW CO CL ES SS SR SA RJ CL
            INPUT       | ABORT             | CL CL CL CL CL RJ CL CL CL CL CL CL CL CL
            OUTPUT      | DATA              | ES I1 IN CS CR CW CO CE ES SS SR SA RJ CL
            OUTPUT      | INIT              | CW CW CW CW CW CW CW CW ES CW CW CW CW CW
            OUTPUT      | INIT_ACK          | CS CS CS CS CR CW CO CE ES SS SR SA RJ CL
            OUTPUT      | COOKIE_ECHO       | CE CE CE CE CE CE CE CE ES SS SR SA RJ CL
            OUTPUT      | COOKIE_ACK        | ES ES ES ES ES ES ES ES ES SS SR SA RJ CL
            OUTPUT      | SHUTDOWN          | SS SS SS SS SS SS SS SS SS SS SR SA RJ CL
            OUTPUT      | SHUTDOWN_ACK      | SA SA SA SA SA CW CO CE ES SA SA SA RJ CL
            OUTPUT      | SHUTDOWN_COMPLETE | CL I1 IN CS CR CW CO CE ES SS SR SA RJ CL
            OUTPUT      | ERROR             | CL CL CL CL CL CW CO CE ES SS SR SA RJ CL
            OUTPUT      | ABORT             | CL RJ CL CL CL CL CL CL CL CL CL CL CL CL
            INPUT_ONLY  | DATA              | ES I1 IN CS CR ES CO CE ES SS SR SA RJ CL
            INPUT_ONLY  | INIT              | I1 IN IN IN IN IN CO CE ES SS SR SA IN IN
            INPUT_ONLY  | INIT_ACK          | CE CE CE CE CE CE CO CE ES SS SR SA RJ CL
            INPUT_ONLY  | COOKIE_ECHO       | ES ES ES ES ES ES CO CE ES SS SR SA RJ CL
            INPUT_ONLY  | COOKIE_ACK        | ES I1 IN ES ES CW ES ES ES SS SR SA RJ CL
            INPUT_ONLY  | SHUTDOWN          | SR I1 IN CS CR CW CO CE SR SS SR SA RJ CL
            INPUT_ONLY  | SHUTDOWN_ACK      | CL IN IN CS CR CW CO CE CL CL SR CL RJ CL
            INPUT_ONLY  | SHUTDOWN_COMPLETE | CL CL CL CL CL CW CO CE ES SS CL CL RJ CL
            INPUT_ONLY  | ERROR             | CL I1 IN CS CR CW CO CE ES SS SR SA RJ CL
            INPUT_ONLY  | ABORT             | CL CL CL CL CL RJ CL CL CL CL CL CL CL CL
            """)
    void nextState(String direction, String chunk, String row) {
        String[] expected = row.split(" ");
        for (int state = 0; state < SctpState.COUNT; state++) {
            assertThat(next(DIRECTIONS.indexOf(direction), type(chunk), state))
                    .as("%s %s in %s", direction, chunk, STATES.get(state))
                    .isEqualTo(STATES.indexOf(expected[state]));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, SACK",
        "4, HEARTBEAT",
        "5, HEARTBEAT_ACK",
        "12, ECNE",
        "13, CWR",
        "15, AUTH",
        "192, FORWARD_TSN",
        "255, none"
    })
    void everythingElseIsLikeData(int type, String name) {
        for (int direction = TcpStates.INPUT; direction <= TcpStates.INPUT_ONLY; direction++) {
            for (int state = 0; state < SctpState.COUNT; state++) {
                assertThat(next(direction, type, state)).as(name).isEqualTo(next(direction, type("DATA"), state));
            }
        }
    }

    @Test
    void natConnectionFromInitToClosed() {
        int state = next(TcpStates.INPUT, type("INIT"), SctpState.NONE);
        assertThat(SctpState.name(state)).isEqualTo("INIT1");
        state = next(TcpStates.OUTPUT, type("INIT_ACK"), state);
        assertThat(SctpState.name(state)).isEqualTo("C-SENT");
        state = next(TcpStates.INPUT, type("COOKIE_ECHO"), state);
        assertThat(SctpState.name(state)).isEqualTo("C-REPLIED");
        state = next(TcpStates.OUTPUT, type("COOKIE_ACK"), state);
        assertThat(SctpState.name(state)).isEqualTo("ESTABLISHED");
        state = next(TcpStates.INPUT, type("SHUTDOWN"), state);
        assertThat(SctpState.name(state)).isEqualTo("S-RECEIVED");
        state = next(TcpStates.INPUT, type("ABORT"), state);
        assertThat(SctpState.name(state)).isEqualTo("CLOSED");
    }

    @Test
    void oneStateIsActive() {
        for (int state = 0; state < SctpState.COUNT; state++) {
            assertThat(SctpStates.isActive(state))
                    .as(SctpState.name(state))
                    .isEqualTo(SctpState.name(state).equals("ESTABLISHED"));
        }
    }

    @Test
    void timeoutsAreFixed() {
        Timeouts timeouts = new Timeouts();
        timeouts.set(1, 1, 1);
        for (int state = 0; state < SctpState.COUNT; state++) {
            int seconds = switch (SctpState.name(state)) {
                case "NONE" -> 2;
                case "INIT1", "REJECTED" -> 4;
                case "ESTABLISHED" -> 900;
                default -> 61;
            };
            assertThat(timeouts.sctpTicks(state)).as(SctpState.name(state)).isEqualTo(Ticks.ofSeconds(seconds));
        }
    }

    private static int next(int direction, int chunk, int state) {
        return SctpStates.next(SctpStates.row(direction, chunk), state);
    }

    private static int type(String chunk) {
        return switch (chunk) {
            case "DATA" -> 0;
            case "INIT" -> 1;
            case "INIT_ACK" -> 2;
            case "ABORT" -> 6;
            case "SHUTDOWN" -> 7;
            case "SHUTDOWN_ACK" -> 8;
            case "ERROR" -> 9;
            case "COOKIE_ECHO" -> 10;
            case "COOKIE_ACK" -> 11;
            case "SHUTDOWN_COMPLETE" -> 14;
            default -> throw new IllegalArgumentException(chunk);
        };
    }
}
