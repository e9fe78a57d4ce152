package sluice.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line offers the candidates. */
class LoadTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 0", "64k, 64000, 0", "1M, 1000000, 0", "1Mz, 1000000, 1", "64kz, 64000, 1"})
    void flowsAreNumbersWithUnitAndLaw(String text, int flows, double zipf) {
        assertThat(Load.of("64", text, 0)).isEqualTo(new Load("64", flows, zipf));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "z", "k", "1kk", "9999M", "1m"})
    void whatIsNoNumberOfFlowsIsNamed(String text) {
        assertThatThrownBy(() -> Load.of("64", text, 0)).hasMessageEndingWith("not " + text.replace("z", ""));
    }

    @Test
    void anExponentHoldsForAllFlows() {
        assertThat(Load.of("64", "1k", 0.8).title()).isEqualTo("64 B, 1,000 flows, Zipf 0.8");
        assertThat(Load.of("imix", "1k", 0).title()).isEqualTo("imix, 1,000 flows");
    }

    @Test
    void everySizeGoesWithEveryNumber() {
        WireCommand command = new WireCommand();
        new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs("--frames", "64,imix", "--flows", "1k,1Mz", "--candidates", "cnat,tun");

        assertThat(Load.all(command.frames, command.flows, command.zipf))
                .containsExactly(
                        new Load("64", 1_000, 0),
                        new Load("64", 1_000_000, 1),
                        new Load("imix", 1_000, 0),
                        new Load("imix", 1_000_000, 1));
        assertThat(command.candidates).isEqualTo(List.of(Candidate.CNAT, Candidate.TUN));
    }
}
