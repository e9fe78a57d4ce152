package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import sluice.ipvsadm.DirectorFixture;

/** Marks and settings, from the command line to a director and its files. */
class MarkAndSettingTest {
    @TempDir
    private Path folder = Path.of("");

    private record Said(int exitCode, String out, String err) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--mark 1",
                "--mark 4294967295 --ipv6",
                "--mark 7 --destination 10.20.0.0/16",
                "--mark 7 --protocol tcp --source 10.0.0.0/8 --destination 10.20.0.1 --sport 1024-65535 --dport 80",
                "--mark 9 --protocol sctp --destination fd00:20::/64 --dport 0-1023 --in outside",
                "--mark 9 --source ::/0"
            })
    void listsARuleAsTheOptionsThatMakeItAlsoAfterARestart(String options) throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "mark add " + options)).isEqualTo(new Said(0, "", ""));
            assertThat(run(fixture, "mark list").out()).isEqualTo(options + "\n");
        }
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems).isEmpty();
            assertThat(run(fixture, "mark list").out()).isEqualTo(options + "\n");
        }
    }

    @Test
    void listsWhatIsSaidInOtherWordsInItsOwn() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(
                    fixture,
                    "mark add --mark 0x10 --protocol any --destination 10.20.0.1/32 --dport 80-80 --sport 0-65535");
            assertThat(run(fixture, "mark list").out()).isEqualTo("--mark 16 --destination 10.20.0.1 --dport 80\n");
        }
    }

    @Test
    void keepsRulesInTheirOrderAndDeletesOneOrAll() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "mark add --mark 1");
            run(fixture, "mark add --mark 2");
            run(fixture, "mark add --mark 1");
            run(fixture, "mark delete --mark 1");
            assertThat(run(fixture, "mark list").out()).isEqualTo("--mark 2\n--mark 1\n");
            assertThat(run(fixture, "mark delete --mark 3"))
                    .isEqualTo(new Said(1, "", "sluice: there is no such mark rule\n"));
            run(fixture, "mark flush");
            assertThat(run(fixture, "mark list").out()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --mark 0                                     | a mark is a number from 1 to 4294967295, not 0
            --mark 4294967296                            | a mark is a number from 1 to 4294967295, not 4294967296
            --mark 1 --protocol icmp                     | a protocol is tcp, udp, sctp or any, not 'icmp'
            --mark 1 --source 10.0.0.0/33                | '10.0.0.0/33' is not a network, as 10.0.0.0/8 or fd00:1::/64
            --mark 1 --source host                       | 'host' is not a network, as 10.0.0.0/8 or fd00:1::/64
            --mark 1 --source ::/0 --destination 1.1.1.1 | '::/0' and '1.1.1.1' are of different families
            --mark 1 --source 1.1.1.1 --ipv6             | '1.1.1.1' is not an IPv6 network
            --mark 1 --dport 90-80                       | '90-80' is no range of ports, as 80 or 8000-8080
            --mark 1 --dport 65536                       | '65536' is no range of ports, as 80 or 8000-8080
            --mark 1 --in inside                         | there is no port 'inside'; there are outside
            """)
    void refusesARuleThatMakesNoSense(String options, String message) throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "mark add " + options)).isEqualTo(new Said(1, "", "sluice: " + message + "\n"));
            assertThat(run(fixture, "mark list").out()).isEmpty();
        }
    }

    @Test
    void takesTheGoodLinesOfADamagedFileOfMarks() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Files.writeString(state.resolve("marks"), "{\"mark\":5}\n{\"mark\":0}\n{\"mar\n{\"mark\":6,\"in\":\"gone\"}\n");
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems).hasSize(4);
            assertThat(fixture.problems.get(0)).contains("marks:2: a mark is a number");
            assertThat(fixture.problems.get(1)).contains("marks:3: not a mark rule");
            assertThat(fixture.problems.get(2)).contains("marks:4: there is no port 'gone'");
            assertThat(fixture.problems.get(3)).contains("kept as it was in");
            assertThat(run(fixture, "mark list").out()).isEqualTo("--mark 5\n");
        }
    }

    @Test
    void keepsSettingsAcrossARestart() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "get lblc_expiration").out()).isEqualTo("lblc_expiration = 86400\n");
            assertThat(run(fixture, "set lblc_expiration 10")).isEqualTo(new Said(0, "", ""));
            assertThat(run(fixture, "set net.ipv4.vs.lblcr_expiration 20")).isEqualTo(new Said(0, "", ""));
        }
        assertThat(folder.resolve("state/settings"))
                .hasContent("net.ipv4.vs.lblc_expiration = 10\nnet.ipv4.vs.lblcr_expiration = 20\n");
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems).isEmpty();
            assertThat(run(fixture, "get").out()).contains("lblc_expiration = 10\n", "lblcr_expiration = 20\n");
            assertThat(run(fixture, "get net.ipv4.vs.lblc_expiration").out()).isEqualTo("lblc_expiration = 10\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            set lblc_expiratoin 1      | there is no setting 'lblc_expiratoin'; did you mean 'lblc_expiration'?
            get lblc_expiratoin        | there is no setting 'lblc_expiratoin'; did you mean 'lblc_expiration'?
            set lblc_expiration soon   | lblc_expiration is a whole number from -2147483648 to 2147483647, not 'soon'
            set lblc_expiration=-1 1   | there is no setting 'lblc_expiration=-1'; did you mean 'lblc_expiration'?
            set lblc_expiration 1e9    | lblc_expiration is a whole number from -2147483648 to 2147483647, not '1e9'
            """)
    void refusesASettingThatMakesNoSense(String line, String message) throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, line)).isEqualTo(new Said(1, "", "sluice: " + message + "\n"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            set drop_entry -1           | drop_entry is a whole number from 0 to 3, not '-1'
            set sync_ports 3            | sync_ports is a power of two from 1 to 64, not '3'
            set sync_ports 128          | sync_ports is a power of two from 1 to 64, not '128'
            set sync_version 2          | sync_version is a whole number from 0 to 1, not '2'
            set sync_threshold -1       | sync_threshold is one or two numbers from 0, the first below the second unless that is 0, not '-1'
            set sync_threshold 50       | sync_threshold is one or two numbers from 0, the first below the second unless that is 0, not '50'
            set net.ipv4.vs.accept_local 1 | there is no setting 'net.ipv4.vs.accept_local'; did you mean 'accept_local'?
            """)
    void refusesWhatTheKernelRefuses(String line, String message) throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, line)).isEqualTo(new Said(1, "", "sluice: " + message + "\n"));
        }
    }

    @Test
    void saysOfASettingWithoutEffectThatItHasNone() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "set conntrack 1"))
                    .isEqualTo(new Said(
                            0,
                            "",
                            "sluice: conntrack is kept but changes nothing: packets do not pass netfilter, which has"
                                    + " nothing to track\n"));
            assertThat(run(fixture, "get conntrack").out()).isEqualTo("conntrack = 1\n");
        }
    }

    @Test
    void keepsBothNumbersOfTheSyncThreshold() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "get sync_threshold").out()).isEqualTo("sync_threshold = 3\t50\n");
            run(fixture, "set sync_threshold 4");
            assertThat(run(fixture, "get sync_threshold").out()).isEqualTo("sync_threshold = 4\t50\n");
        }
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "get sync_threshold").out()).isEqualTo("sync_threshold = 4\t50\n");
        }
    }

    @Test
    void marksAreNoneOfIpvsadmsBusiness() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "mark add --mark 1");
            run(fixture, "set lblc_expiration 10");
            fixture.ipvsadm("-C");
            assertThat(run(fixture, "mark list").out()).isEqualTo("--mark 1\n");
            assertThat(run(fixture, "get lblc_expiration").out()).isEqualTo("lblc_expiration = 10\n");
        }
    }

    @Test
    void saysWhichKernelDecisionsFollow() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "status").out()).contains("decides as   Linux 6.12\n");
        }
    }

    private static Said run(DirectorFixture fixture, String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program =
                SluiceCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = program.execute(("--socket " + fixture.socket + " " + line).split(" +"));
        return new Said(exitCode, out.toString(), err.toString());
    }
}
