package sluice.ipvsadm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.control.ControlClient;
import sluice.control.DaemonInfo;
import sluice.rules.Names;

/** ipvsadm on a real director: changes, listings, what is refused, and what a restart brings back. */
class DirectorSessionTest {
    private static final String HEADING = """
            IP Virtual Server version 1.2.1 (size=1024)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void listsWhatWasAddedEditedAndDeleted() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -t 10.10.0.1:80 -s rr");
            run(fixture, "-A -u 10.10.0.1:53 -s wrr");
            run(fixture, "-a -t 10.10.0.1:80 -r 192.168.0.12 -m");
            run(fixture, "-a -t 10.10.0.1:80 -r 192.168.0.11:8080 -m -w 3");
            run(fixture, "-a -u 10.10.0.1:53 -r 192.168.0.13 -m -x 10 -y 5");
            run(fixture, "-e -t 10.10.0.1:80 -r 192.168.0.12 -m -w 0");
            run(fixture, "-E -t 10.10.0.1:80");

            assertThat(fixture.ipvsadm("-Ln").out()).isEqualTo(HEADING + """
                    TCP  10.10.0.1:80 wlc
                      -> 192.168.0.11:8080            Masq    3      0          0        \s
                      -> 192.168.0.12:80              Masq    0      0          0        \s
                    UDP  10.10.0.1:53 wrr
                      -> 192.168.0.13:53              Masq    1      0          0        \s
                    """);
            assertThat(fixture.ipvsadm("-Ln --thresholds -u 10.10.0.1:53").out())
                    .endsWith("  -> 192.168.0.13:53              10         5          0          0         \n");

            run(fixture, "-d -t 10.10.0.1:80 -r 192.168.0.12");
            run(fixture, "-D -u 10.10.0.1:53");
            assertThat(fixture.ipvsadm("-S -n").out())
                    .isEqualTo("-A -t 10.10.0.1:80 -s wlc\n-a -t 10.10.0.1:80 -r 192.168.0.11:8080 -m -w 3\n");

            run(fixture, "-C");
            assertThat(fixture.ipvsadm("-Ln").out()).isEqualTo(HEADING);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            -A -t 10.10.0.1:80 -s rr                  | 255 | Service already exists
            -A -t 10.10.0.1:81 -s nosuch              | 255 | Scheduler or persistence engine not found
            -A -u 10.10.0.1:53 -s rr -p --pe nosuch   | 255 | Scheduler or persistence engine not found
            -E -t 10.10.0.1:80 -s rr -p --pe nosuch   | 255 | Scheduler or persistence engine not found
            -E -t 10.10.0.1:81 -s rr                  | 255 | No such service
            -D -t 10.10.0.1:81                        | 255 | No such service
            -Z -t 10.10.0.1:81                        | 255 | No such service
            -L -t 10.10.0.1:81                        | 1   | No such service
            -a -t 10.10.0.1:81 -r 192.168.0.11 -m     | 255 | Service not defined
            -a -t 10.10.0.1:80 -r 192.168.0.11 -m     | 255 | Destination already exists
            -e -t 10.10.0.1:80 -r 192.168.0.12 -m     | 255 | No such destination
            -a -t 10.10.0.1:80 -r 224.0.0.1 -m        | 255 | Invalid operation.  Possibly wrong module version, address not unicast, ...
            -a -t 10.10.0.1:80 -r 192.168.0.12 -m -y 5 | 255 | Numerical result out of range
            """)
    void refusesAsTheKernelDoes(String line, int exitCode, String message) throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -t 10.10.0.1:80 -s rr");
            run(fixture, "-a -t 10.10.0.1:80 -r 192.168.0.11 -m");

            DirectorFixture.Said said = fixture.ipvsadm(line);

            assertThat(said).isEqualTo(new DirectorFixture.Said(exitCode, "", message + "\n"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --start-daemon master                            | No such device
            --start-daemon master --mcast-interface nosuch   | No such device
            --start-daemon backup --mcast-interface outside  | Daemon has already run
            --stop-daemon master                             | No daemon is running
            -a -t 10.10.0.1:80 -r [fd00::1]:80 -i            | Invalid operation.  Possibly wrong module version, address not unicast, ...
            """)
    void refusesBesideADaemonAsTheKernelDoes(String line, String message) throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -t 10.10.0.1:80 -s rr");
            run(fixture, "--start-daemon backup --mcast-interface outside");

            assertThat(fixture.ipvsadm(line)).isEqualTo(new DirectorFixture.Said(255, "", message + "\n"));
        }
    }

    @Test
    void startsNoDaemonBesideServersOfTheOtherFamily() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -t 10.10.0.1:80 -s rr");
            run(fixture, "-a -t 10.10.0.1:80 -r [fd00::1]:80 -i");

            assertThat(fixture.ipvsadm("--start-daemon master --mcast-interface outside")
                            .exitCode())
                    .isEqualTo(255);
            assertThat(fixture.ipvsadm("-L --daemon").out()).isEmpty();
            run(fixture, "-d -t 10.10.0.1:80 -r [fd00::1]:80");
            run(fixture, "--start-daemon master --mcast-interface outside");
        }
    }

    @Test
    void keepsItsDaemonsOverARestart() throws IOException {
        String listed = """
                master sync daemon (mcast=outside, syncid=3, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)
                backup sync daemon (mcast=outside, syncid=0, maxlen=1024, group=ff02::99, port=9000, ttl=7)
                """;
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "--start-daemon master --mcast-interface outside --syncid 3");
            run(
                    fixture,
                    "--start-daemon backup --mcast-interface outside --sync-maxlen 5 --mcast-group ff02::99 --mcast-port 9000 --mcast-ttl 7");
            assertThat(fixture.ipvsadm("-L --daemon").out()).isEqualTo(listed);
        }
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems).isEmpty();
            assertThat(fixture.ipvsadm("-L --daemon").out()).isEqualTo(listed);
            run(fixture, "--stop-daemon master");
            run(fixture, "--stop-daemon backup");
        }
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.ipvsadm("-L --daemon").out()).isEmpty();
        }
    }

    @Test
    void countsAndListsConnections() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -u 10.10.0.1:53 -s rr");
            run(fixture, "-a -u 10.10.0.1:53 -r 192.168.0.13:5353 -m");
            fixture.datagram(0x0a0a0001, 53);
            fixture.datagram(0x0a0a0001, 53);

            assertThat(fixture.ipvsadm("-Lnc").out()).isEqualTo("""
                    IPVS connection entries
                    pro expire state       source             virtual            destination
                    UDP 05:00  UDP         192.168.0.9:4000   10.10.0.1:53       192.168.0.13:5353
                    """);
            fixture.director.tidy();
            fixture.director.tidy();
            assertThat(fixture.ipvsadm("-Ln --stats -u 10.10.0.1:53").out())
                    .contains("UDP  10.10.0.1:53                        1        2        0      200        0\n")
                    .contains("  -> 192.168.0.13:5353                   1        2        0      200        0\n");

            run(fixture, "-Z");
            assertThat(fixture.ipvsadm("-Ln --stats").out())
                    .contains("UDP  10.10.0.1:53                        0        0        0        0        0\n");
        }
    }

    @Test
    void restoresItsRulesInTheirOrderAfterARestart() throws IOException {
        String saved;
        String listed;
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -t 10.10.0.1:80 -s rr");
            run(fixture, "-a -t 10.10.0.1:80 -r 192.168.0.12 -m -w 2");
            run(fixture, "-a -t 10.10.0.1:80 -r 192.168.0.11 -m -x 10 -y 5");
            run(fixture, "-a -t 10.10.0.1:80 -r 192.168.0.13 -m -w 0");
            run(fixture, "--set 100 20 30");
            listed = fixture.ipvsadm("-Ln --nosort --thresholds").out();
            saved = Files.readString(fixture.state.path().resolve("rules"));
        }
        assertThat(saved).isEqualTo("""
                -A -t 10.10.0.1:80 -s rr
                -a -t 10.10.0.1:80 -r 192.168.0.12:80 -m -w 2
                -a -t 10.10.0.1:80 -r 192.168.0.11:80 -m -w 1 -x 10 -y 5
                -a -t 10.10.0.1:80 -r 192.168.0.13:80 -m -w 0
                --set 100 20 30
                """);
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems).isEmpty();
            assertThat(fixture.ipvsadm("-Ln --nosort --thresholds").out()).isEqualTo(listed);
            assertThat(fixture.ipvsadm("-L --timeout").out()).isEqualTo("Timeout (tcp tcpfin udp): 100 20 30\n");
        }
    }

    @Test
    void takesTheGoodLinesOfADamagedFileAndKeepsItAside() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        String damaged =
                "-A -t 10.10.0.1:80 -s rr\n\u0000\u0001garbage\n-A -t 10.10.0.1:81 -s rr --pe nosuch\n-C\n-A -t 10.10.0.2:80 -s r";
        Files.writeString(state.resolve("rules"), damaged);

        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems).hasSize(5);
            assertThat(fixture.problems.get(0)).contains("rules:2: ");
            assertThat(fixture.problems.get(1)).contains("rules:3: Scheduler or persistence engine not found");
            assertThat(fixture.problems.get(2)).contains("rules:4: not a rule");
            assertThat(fixture.problems.get(3)).contains("rules:5: Scheduler or persistence engine not found");
            assertThat(fixture.ipvsadm("-S -n").out()).isEqualTo("-A -t 10.10.0.1:80 -s rr\n");
        }
        try (Stream<Path> files = Files.list(state)) {
            List<Path> aside = files.filter(
                            file -> file.getFileName().toString().startsWith("rules.damaged-"))
                    .toList();
            assertThat(aside).singleElement().satisfies(file -> assertThat(file).hasContent(damaged));
        }
    }

    @Test
    void restoresFromItsInput() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            DirectorFixture.Said said = fixture.ipvsadm("-R", """
                    -A -t 10.10.0.1:80 -s rr
                    ipvsadm -a -t 10.10.0.1:80 -r 192.168.0.11 -m
                    -a -t 10.10.0.1:80 -r 192.168.0.11 -m

                    -a -t 10.10.0.1:80 -r 192.168.0.12 -m
                    """);

            assertThat(said).isEqualTo(new DirectorFixture.Said(0, "", "Destination already exists\n"));
            assertThat(fixture.ipvsadm("-S -n").out().lines()).hasSize(3);
        }
    }

    @Test
    void stopsWhenAskedTo() throws Exception {
        try (DirectorFixture fixture = new DirectorFixture(folder);
                ControlClient client = ControlClient.connect(fixture.socket)) {
            DaemonInfo info = client.info();
            assertThat(info.name()).isEqualTo("test");
            assertThat(info.connectionTableSize()).isEqualTo(1024);
            assertThat(client.ports())
                    .singleElement()
                    .satisfies(port -> assertThat(port.addresses()).containsExactly("192.168.0.1/24"));
            assertThat(client.workers()).hasSize(1);
            assertThat(client.drops()).isNotEmpty();
            assertThat(client.neighbours()).isNotNull();

            client.shutdown();

            fixture.stopped.await();
        }
    }

    @Test
    void saysHowToStartADaemonWhenThereIsNone() {
        Path socket = folder.resolve("none.sock");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new Ipvsadm(
                        socket,
                        Names.ofSystem(),
                        InputStream.nullInputStream(),
                        System.out,
                        new PrintStream(err, false, StandardCharsets.UTF_8))
                .run(List.of("-Ln"));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err)
                .hasToString("Can't initialize ipvs: there is no daemon at " + socket
                        + "; start one with 'sluice daemon --config FILE'\n");
    }

    private static void run(DirectorFixture fixture, String line) {
        assertThat(fixture.ipvsadm(line)).as(line).isEqualTo(new DirectorFixture.Said(0, "", ""));
    }
}
