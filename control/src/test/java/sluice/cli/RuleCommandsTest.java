package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import sluice.ipvsadm.DirectorFixture;

/** {@code sluice service}, {@code server} and {@code connection} on a director: ipvsadm shows what they did. */
class RuleCommandsTest {
    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // made before each test
    private DirectorFixture director;

    private String out = "";
    private String err = "";

    @BeforeEach
    void start() throws IOException {
        director = new DirectorFixture(folder);
    }

    @AfterEach
    void stop() throws IOException {
        director.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp 10.0.0.1:80 --scheduler wrr                                  | -A -t 10.0.0.1:80 -s wrr",
                "tcp 10.0.0.1:80                                                  | -A -t 10.0.0.1:80 -s wlc",
                "tcp 10.0.0.1:80 --persistent --netmask 255.255.255.0             | -A -t 10.0.0.1:80 -s wlc -p 360 -M 255.255.255.0",
                "tcp 10.0.0.1:80 --persistent 300                                 | -A -t 10.0.0.1:80 -s wlc -p 300",
                "udp [2001:db8::1]:53 --scheduler rr --one-packet                 | -A -u [2001:db8::1]:53 -s rr -o",
                "sctp 10.0.0.1:9899 --scheduler sh --scheduler-flags sh-port      | -A --sctp-service 10.0.0.1:9899 -s sh -b sh-port",
                "fwmark 7 --scheduler lc                                          | -A -f 7 -s lc",
                "fwmark6 7 --scheduler lc                                         | -A -f 7 -6 -s lc",
                "tcp 10.0.0.1:80 --connection-timeout 60 --proxy-protocol v2      | -A -t 10.0.0.1:80 -s wlc --conn-timeout 60 --proxy-protocol v2",
            })
    void addsAService(String words, String rule) {
        assertThat(run("service add " + words)).as(err).isZero();
        assertThat(out + err).isEmpty();
        assertThat(rules()).isEqualTo(rule + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.1.0.1:8080 --method nat --weight 3                   | -r 10.1.0.1:8080 -m -w 3",
                "10.1.0.1 --method nat                                   | -r 10.1.0.1:80 -m -w 1",
                "10.1.0.1                                                | -r 10.1.0.1:80 -g -w 1",
                "10.1.0.1 --method fullnat --weight 0                    | -r 10.1.0.1:80 -b -w 0",
                "10.1.0.1 --method tun                                   | -r 10.1.0.1:80 -i -w 1 --tun-type ipip",
                "10.1.0.1 --method tun --tunnel gue --tunnel-port 6080 --tunnel-checksum full | -r 10.1.0.1:80 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum",
            })
    void addsAServer(String words, String rule) {
        assertThat(run("service add tcp 10.0.0.1:80")).isZero();
        assertThat(run("server add tcp 10.0.0.1:80 " + words)).as(err).isZero();
        assertThat(rules()).endsWith("-a -t 10.0.0.1:80 " + rule + "\n");
    }

    @Test
    void editsAndDeletes() {
        run("service add tcp 10.0.0.1:80 --scheduler rr --persistent 60");
        run("server add tcp 10.0.0.1:80 10.1.0.1 --upper-threshold 9 --lower-threshold 3");
        assertThat(director.ipvsadm("-L -n --thresholds").out()).contains("9          3 ");

        assertThat(run("service edit tcp 10.0.0.1:80 --scheduler lc")).isZero();
        assertThat(run("server edit tcp 10.0.0.1:80 10.1.0.1 --weight 0")).isZero();
        assertThat(rules()).isEqualTo("-A -t 10.0.0.1:80 -s lc\n-a -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 0\n");

        assertThat(run("server delete tcp 10.0.0.1:80 10.1.0.1")).isZero();
        assertThat(run("service zero")).isZero();
        assertThat(run("service zero tcp 10.0.0.1:80")).isZero();
        assertThat(run("service delete tcp 10.0.0.1:80")).isZero();
        run("service add tcp 10.0.0.1:80");
        assertThat(run("service flush")).isZero();
        assertThat(rules()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service add tcp 10.0.0.1:80                           | 1 | Service already exists",
                "service add tcp 10.0.0.9:80 --scheduler nonsense      | 1 | Scheduler or persistence engine not found",
                "service edit tcp 10.0.0.9:80                          | 1 | No such service",
                "service delete tcp 10.0.0.9:80                        | 1 | No such service",
                "service zero tcp 10.0.0.9:80                          | 1 | No such service",
                "service show tcp 10.0.0.9:80                          | 1 | No such service",
                "server list tcp 10.0.0.9:80                           | 1 | No such service",
                "server add tcp 10.0.0.9:80 10.1.0.1                   | 1 | Service not defined",
                "server add tcp 10.0.0.1:80 10.1.0.1                   | 1 | Destination already exists",
                "server delete tcp 10.0.0.1:80 10.1.0.9                | 1 | No such destination",
                "service add tcp 10.0.0.1                              | 2 | Zero port specified for non-persistent service",
                "service add tcp 80                                    | 2 | illegal virtual server address[:port] specified",
                "service add tcp 10.0.0.1:81 --one-packet              | 2 | One-Packet Scheduling is only for UDP virtual services",
                "service add fwmark 0                                  | 2 | invalid fwmark value `0' specified",
                "server add tcp 10.0.0.1:80 10.1.0.2 --weight -1       | 2 | illegal weight specified",
                "server add tcp 10.0.0.1:80 10.1.0.2 --method wlc      | 2 | nat",
                "service add icmp 10.0.0.1:80                          | 2 | fwmark6",
                "server list tcp                                       | 2 | SERVICE",
                "connection timeouts --tcp x                           | 2 | invalid timeout value `x' specified",
            })
    void refusesWhatIpvsadmRefuses(String words, int exitCode, String reason) {
        run("service add tcp 10.0.0.1:80");
        run("server add tcp 10.0.0.1:80 10.1.0.1");
        String before = rules();

        assertThat(run(words)).as(err).isEqualTo(exitCode);
        assertThat(err).contains(reason == null ? "" : reason);
        assertThat(rules()).isEqualTo(before);
    }

    @Test
    void listsServicesAndServersAsTables() {
        run("service add tcp 10.0.0.1:80 --persistent 60");
        run("server add tcp 10.0.0.1:80 10.1.0.1 --method nat --weight 3");

        assertThat(run("service")).isZero();
        assertThat(out.lines().map(RuleCommandsTest::words))
                .containsExactly(
                        "KIND SERVICE SCHEDULER PERSISTENT SERVERS ACTIVE INACTIVE CONNS IN-PKTS OUT-PKTS IN-BYTES OUT-BYTES",
                        "tcp 10.0.0.1:80 wlc 60 s 1 0 0 0 0 0 0 0");
        assertThat(run("server list")).isZero();
        assertThat(out.lines().map(RuleCommandsTest::words).skip(1))
                .containsExactly("tcp 10.0.0.1:80 10.1.0.1:80 nat 3 0 0 0 0 0 0 0 0 0 0");
        assertThat(run("service show tcp 10.0.0.1:80")).isZero();
        assertThat(out).contains("-A -t 10.0.0.1:80 -s wlc -p 60").contains("10.1.0.1:80  nat");
        assertThat(run("connection list")).isZero();
        assertThat(out)
                .isEqualTo(
                        "PROTO  EXPIRES  STATE        CLIENT                 VIRTUAL                SERVER                 LOCAL\n");
    }

    @Test
    void listsAsJson() {
        assertThat(run("service list --json")).isZero();
        assertThat(out).isEqualTo("[]\n");
        run("service add udp 10.0.0.1:53 --scheduler rr");
        run("server add udp 10.0.0.1:53 192.168.0.2");
        director.datagram(0x0a000001, 53);

        assertThat(run("service list --json")).isZero();
        assertThat(out)
                .startsWith("[{\"service\":{\"protocol\":\"udp\",\"address\":\"10.0.0.1\",\"port\":53,")
                .endsWith("}]\n");
        assertThat(run("server list udp 10.0.0.1:53 --json")).isZero();
        assertThat(out)
                .startsWith("[{\"service\":{\"protocol\":\"udp\"")
                .contains("\"server\":{\"server\":{\"address\":\"192.168.0.2\",\"port\":53,\"method\":\"route\",");
        assertThat(run("connection list --json")).isZero();
        assertThat(out)
                .startsWith("[{\"protocol\":17,\"clientAddress\":\"192.168.0.9\",\"clientPort\":4000,")
                .contains("\"state\":\"UDP\"")
                .endsWith("}]\n");
        assertThat(run("connection list")).isZero();
        assertThat(out.lines().map(RuleCommandsTest::words).skip(1))
                .first()
                .asString()
                .startsWith("udp 300 s UDP 192.168.0.9:4000 10.0.0.1:53 192.168.0.2:53");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status --json              | {\"name\":\"test\"",
                "drops --json               | [{\"name\":",
                "workers --json             | [{\"index\":0",
                "port --json                | [{\"name\":\"outside\"",
                "route --json               | [{\"to\":",
                "neigh --json               | [",
                "mark list --json           | []",
                "get --json                 | [{\"name\":",
                "get drop_entry --json      | [{\"name\":\"drop_entry\",\"value\":\"0\"",
                "history --json             | []",
                "local-ports --json         | []",
                "connection list --json     | []",
                "connection timeouts --json | {\"tcp\":900,\"tcpFin\":120,\"udp\":300}"
            })
    void everyListingIsThereForPrograms(String words, String json) {
        assertThat(run(words)).as(err).isZero();
        assertThat(out).startsWith(json).matches("(?s).*[]}]\n");
    }

    @Test
    void setsTimeouts() {
        assertThat(run("connection timeouts --udp 30")).isZero();
        assertThat(run("connection timeouts")).isZero();
        assertThat(out).isEqualTo("tcp      900 s\ntcp-fin  120 s\nudp      30 s\n");
    }

    @Test
    void theShortWayKnowsEveryCommandByItsName() {
        CommandLine all = SluiceCommand.commandLine();
        all.getSubcommands().forEach((name, command) -> {
            CommandLine one = SluiceCommand.commandLineOf(name);
            boolean isAlias = !command.getCommandName().equals(name);
            if (name.equals("ipvsadm") || isAlias) {
                assertThat(one).isNull();
            } else {
                assertThat(one).as(name).isNotNull();
                assertThat(one.getSubcommands()).containsKey(name);
            }
        });
        assertThat(SluiceCommand.commandLineOf("--socket", "x", "status")).isNotNull();
        assertThat(SluiceCommand.commandLineOf("--socket=x", "status")).isNotNull();
        assertThat(SluiceCommand.commandLineOf("--help")).isNull();
        assertThat(SluiceCommand.commandLineOf("--socket")).isNull();
        assertThat(SluiceCommand.commandLineOf()).isNull();
    }

    private static String words(String line) {
        return line.strip().replaceAll(" +", " ");
    }

    private String rules() {
        return director.ipvsadm("-S -n").out();
    }

    private int run(String words) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        String[] arguments = ("--socket " + director.socket + " " + words).split(" +");
        CommandLine program = SluiceCommand.commandLineOf(arguments);
        if (program == null) {
            throw new AssertionError("no command in " + words);
        }
        program.setOut(new PrintWriter(outText, true));
        program.setErr(new PrintWriter(errText, true));
        int exitCode = SluiceCommand.execute(program, arguments);
        out = outText.toString();
        err = errText.toString();
        return exitCode;
    }
}
