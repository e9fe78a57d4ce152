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
import picocli.CommandLine;
import sluice.ipvsadm.DirectorFixture;

/** Neighbours, routes and ports, from the command line to a director and its files. */
class NetworkCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private record Said(int exitCode, String out, String err) {}

    private static final Said DONE = new Said(0, "", "");

    @Test
    void staticNeighboursAreListedAndSurviveARestart() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "neigh add 192.168.0.7 02:00:00:00:00:07")).isEqualTo(DONE);
            assertThat(run(fixture, "neigh add 192.168.0.8 02:00:00:00:00:08 --port outside"))
                    .isEqualTo(DONE);
            assertThat(run(fixture, "neigh add 192.168.0.8 02:00:00:00:00:88")).isEqualTo(DONE);
            assertThat(run(fixture, "neigh del 192.168.0.7")).isEqualTo(DONE);
        }
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems).isEmpty();
            String listed = """
                    PORT     ADDRESS      MAC                STATE
                    outside  192.168.0.8  02:00:00:00:00:88  static
                    """;
            assertThat(run(fixture, "neigh").out()).isEqualTo(listed);
            assertThat(run(fixture, "neighbours list").out()).isEqualTo(listed);
            assertThat(run(fixture, "neigh --json").out())
                    .isEqualTo("[{\"port\":\"outside\",\"address\":\"192.168.0.8\","
                            + "\"mac\":\"02:00:00:00:00:88\",\"state\":\"static\"}]\n");
            run(fixture, "neigh flush");
            assertThat(run(fixture, "neigh").out()).isEqualTo(listed);
            run(fixture, "neigh flush --all --port outside");
            assertThat(run(fixture, "neigh").out()).doesNotContain("192.168");
        }
        assertThat(Files.readString(folder.resolve("state/neighbours"))).isEmpty();
    }

    @Test
    void addedRoutesAreListedAndSurviveARestart() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "route add 10.2.0.0/16 --via 192.168.0.254"))
                    .isEqualTo(DONE);
            assertThat(run(fixture, "route add default --via 192.168.0.253 --port outside"))
                    .isEqualTo(DONE);
            assertThat(run(fixture, "route add 10.3.0.0/16 --type prohibit")).isEqualTo(DONE);
            assertThat(run(fixture, "route add 10.4.0.1 --port outside")).isEqualTo(DONE);
            assertThat(run(fixture, "route del default")).isEqualTo(DONE);
        }
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems).isEmpty();
            assertThat(run(fixture, "route list").out()).isEqualTo("""
                    TO              VIA            PORT         ORIGIN     STATE
                    10.4.0.1/32     -              outside      added      up
                    192.168.0.0/24  -              outside      connected  up
                    10.2.0.0/16     192.168.0.254  outside      added      up
                    10.3.0.0/16     -              unreachable  added      up
                    """);
            run(fixture, "route flush");
            assertThat(run(fixture, "route --json").out())
                    .isEqualTo("[{\"to\":\"192.168.0.0/24\",\"port\":\"outside\","
                            + "\"origin\":\"connected\",\"isInForce\":true}]\n");
        }
    }

    @Test
    void aPortThatIsSwitchedOffStaysOffAcrossARestart() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "port").out()).contains("outside  memory  -     on   up");
            assertThat(run(fixture, "port down outside")).isEqualTo(DONE);
            assertThat(run(fixture, "route").out()).contains("connected  port down");
        }
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(run(fixture, "ports").out()).contains("outside  memory  -     off  up");
            assertThat(run(fixture, "port list --json").out())
                    .contains("\"isSwitchedOn\":false", "\"rxPackets\":0", "\"offloads\":[]");
            assertThat(run(fixture, "port up outside")).isEqualTo(DONE);
        }
        assertThat(Files.readString(folder.resolve("state/ports"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            neigh add 192.168.0.7 02:00:00:00:07          | '02:00:00:00:07' is not the Ethernet address of a station, as 02:00:00:00:00:01
            neigh add 192.168.0.7 ff:ff:ff:ff:ff:ff       | 'ff:ff:ff:ff:ff:ff' is not the Ethernet address of a station, as 02:00:00:00:00:01
            neigh add 192.168.0.1 02:00:00:00:00:07       | 192.168.0.1 is an address of the director itself
            neigh add 10.0.0.7 02:00:00:00:00:07          | 10.0.0.7 is in no network of a port: say the port with --port
            neigh add 224.0.0.7 02:00:00:00:00:07         | '224.0.0.7' is not the address of one host
            neigh add 10.0.0.7 02:00:00:00:00:07 --port x | there is no port 'x'; there are outside
            neigh del 192.168.0.9                         | port outside has no neighbour 192.168.0.9
            neigh flush --port x                          | there is no port 'x'; there are outside
            route add 10.2.0.1/16 --via 192.168.0.2       | 10.2.0.1/16 has bits behind its prefix
            route add 10.2.0.0/33 --via 192.168.0.2       | '10.2.0.0/33' is not a network, as 10.2.0.0/16 or fd00:1::/64, nor default or default6
            route add 10.2.0.0/16 --via fd00::1           | fd00::1 is in no network of a port: say the port with --port
            route add 10.2.0.0/16                         | say where the route leads: via a router, to a port, or of type unreachable
            route add 10.2.0.0/16 --type gone             | a route's type is unicast, unreachable, prohibit, blackhole, not 'gone'
            route add 10.2.0.0/16 --type blackhole --port outside | nothing is sent by a route of type blackhole: leave out 'via' and the port
            route add default6 --port outside             | port outside has no address of the family of ::/0 to ask neighbours from
            route add 192.168.0.0/24 --port outside       | there is a route to 192.168.0.0/24 already, connected
            route del 192.168.0.0/24                      | the route to 192.168.0.0/24 is connected: change it in the configuration file and restart
            route del 10.2.0.0/16                         | there is no route to 10.2.0.0/16
            port down x                                   | there is no port 'x'; there are outside
            """)
    void badInputIsExplainedAndLosesNothing(String command, String message) throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "neigh add 192.168.0.9 02:00:00:00:00:09 --port outside");
            run(fixture, "neigh del 192.168.0.9");
            String before = run(fixture, "neigh").out() + run(fixture, "route").out();
            assertThat(run(fixture, command)).isEqualTo(new Said(1, "", "sluice: " + message + "\n"));
            assertThat(run(fixture, "neigh").out() + run(fixture, "route").out())
                    .isEqualTo(before);
        }
    }

    @Test
    void aLineThatNoLongerFitsIsLeftOutAndKeptAside() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Files.writeString(state.resolve("routes"), """
                {"to":"10.2.0.0/16","via":"10.99.0.1","port":"gone"}
                {"to":"10.3.0.0/16","type":"unreachable"}
                nonsense
                """);
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems).hasSize(3);
            assertThat(fixture.problems.getFirst()).contains("routes:1: there is no port 'gone'; there are outside");
            assertThat(fixture.problems.getLast()).contains("kept as it was in");
            assertThat(run(fixture, "route").out()).contains("10.3.0.0/16").doesNotContain("10.2.0.0");
        }
    }

    private static Said run(DirectorFixture fixture, String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program =
                SluiceCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] words = ("--socket " + fixture.socket + " " + line).split(" ");
        int exitCode = program.execute(words);
        return new Said(exitCode, out.toString(), err.toString());
    }
}
