package sluice.ipvsadm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import sluice.cli.SluiceCommand;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.ErrorCode;
import sluice.rules.AddressText;
import sluice.rules.VirtualService;

/** Many rules changed as one: ipvsadm -R, and sluice plan, apply, rollback and history. */
class TransactionTest {
    private static final int TCP = 6;
    private static final String RULES = """
            -A -t 10.10.0.1:80 -s rr
            -a -t 10.10.0.1:80 -r 192.168.0.11:80 -m -w 1
            -a -t 10.10.0.1:80 -r 192.168.0.12:80 -m -w 1
            """;
    private static final String OTHER_RULES = """
            -A -t 10.10.0.1:80 -s rr
            -a -t 10.10.0.1:80 -r 192.168.0.12:80 -m -w 5
            -a -t 10.10.0.1:80 -r 192.168.0.13:80 -m -w 1
            -A -u 10.10.0.1:53 -s wlc
            """;

    @TempDir
    private Path folder = Path.of("");

    private DirectorFixture fixture;
    private String said = "";

    @BeforeEach
    void start() throws IOException {
        fixture = new DirectorFixture(folder);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    @Test
    void theFileOfRulesFollowsEachChange() throws IOException {
        fixture.ipvsadm("-R", RULES);
        fixture.ipvsadm("-A -t 10.10.0.2:80 -s rr");
        fixture.ipvsadm("-e -t 10.10.0.1:80 -r 192.168.0.11:80 -m -w 7 -x 9");
        fixture.ipvsadm("-d -t 10.10.0.1:80 -r 192.168.0.12:80");
        fixture.ipvsadm("-E -t 10.10.0.2:80 -s wlc");
        assertThat(Files.readString(fixture.state.path().resolve("rules"))).isEqualTo("""
                        -A -t 10.10.0.1:80 -s rr
                        -a -t 10.10.0.1:80 -r 192.168.0.11:80 -m -w 7 -x 9
                        -A -t 10.10.0.2:80 -s wlc
                        """);
    }

    @Test
    void aRestoredFileIsSeenAtOnce() {
        int before = fixture.director.services().table().epoch();

        assertThat(fixture.ipvsadm("-R", RULES)).isEqualTo(new DirectorFixture.Said(0, "", ""));

        assertThat(fixture.director.services().table().epoch()).isEqualTo(before + 1);
        assertThat(saved()).hasSize(3);
    }

    @Test
    void aRestoreTellsOfEachLineThatIsRefusedAndMakesTheOthers() {
        DirectorFixture.Said restored =
                fixture.ipvsadm("-R", RULES + "-A -t 10.10.0.1:80 -s rr\n-A -x\n" + OTHER_RULES);

        assertThat(restored.err().lines())
                .startsWith("Service already exists")
                .contains("Destination already exists", "Service already exists");
        assertThat(saved()).hasSize(5);
    }

    @Test
    void planTellsWhatApplyThenMakes() throws IOException {
        fixture.ipvsadm("-R", RULES);
        List<String> before = saved();

        assertThat(sluice("plan", file(OTHER_RULES))).isZero();
        assertThat(said.lines())
                .containsExactly(
                        "-e -t 10.10.0.1:80 -r 192.168.0.12:80 -m -w 5",
                        "-a -t 10.10.0.1:80 -r 192.168.0.13:80 -m -w 1",
                        "-A -u 10.10.0.1:53 -s wlc",
                        "-d -t 10.10.0.1:80 -r 192.168.0.11:80",
                        "# 4 changes, not made");
        assertThat(saved()).isEqualTo(before);

        assertThat(sluice("apply", file(OTHER_RULES))).isZero();
        assertThat(said).endsWith("# 4 changes made, transaction 2\n");
        assertThat(saved())
                .containsExactlyInAnyOrderElementsOf(OTHER_RULES.lines().toList());
        assertThat(sluice("apply", file(OTHER_RULES))).isZero();
        assertThat(said).isEqualTo("# nothing to change\n");
    }

    @Test
    void applyChangesNothingIfALineIsRefused() throws IOException {
        fixture.ipvsadm("-R", RULES);
        List<String> before = saved();

        assertThat(sluice("apply", file(OTHER_RULES + "-A -t 10.10.0.2:80 -s nosuch\n")))
                .isEqualTo(1);

        assertThat(said).contains("nothing is changed");
        assertThat(saved()).isEqualTo(before);
    }

    @Test
    void rollbackBringsBackTheRulesBeforeATransaction() throws IOException {
        fixture.ipvsadm("-R", RULES);
        sluice("apply", file(OTHER_RULES));
        sluice("apply", file("-A -u 10.10.0.9:53 -s rr\n"));

        assertThat(sluice("rollback")).isZero();
        assertThat(saved())
                .containsExactlyInAnyOrderElementsOf(OTHER_RULES.lines().toList());
        assertThat(sluice("rollback", "2")).isZero();
        assertThat(saved()).containsExactlyInAnyOrderElementsOf(RULES.lines().toList());

        assertThat(sluice("history")).isZero();
        assertThat(said.lines()).hasSize(6).anyMatch(line -> line.endsWith("ipvsadm -R"));
        assertThat(sluice("rollback", "77")).isEqualTo(1);
        assertThat(said).contains("no transaction 77");
    }

    @Test
    void aTransactionThatSomebodyCameBetweenIsRefused() throws Exception {
        VirtualService web = VirtualService.plain(TCP, AddressText.ipv4(0x0A0A0001), 80, "rr");
        VirtualService other = VirtualService.plain(TCP, AddressText.ipv4(0x0A0A0002), 80, "rr");
        try (ControlClient client = ControlClient.connect(fixture.socket)) {
            client.begin("test", false);
            client.change(Commands.ADD_SERVICE, web, null);
            fixture.ipvsadm("-A -t 10.10.0.3:80");
            ControlException refusal =
                    org.junit.jupiter.api.Assertions.assertThrows(ControlException.class, () -> client.commit(false));
            assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
            client.change(Commands.ADD_SERVICE, other, null);
        }
        assertThat(saved()).containsExactly("-A -t 10.10.0.2:80 -s rr", "-A -t 10.10.0.3:80 -s wlc");
    }

    @Test
    void restoresThousandsOfLinesQuickly() {
        List<String> lines = new ArrayList<>();
        for (int service = 0; service < 100; service++) {
            String key = "-t 10.10." + service + ".1:80";
            lines.add("-A " + key + " -s wlc");
            for (int server = 0; server < 99; server++) {
                lines.add("-a " + key + " -r 192.168." + service + "." + (server + 1) + ":80 -m -w 1");
            }
        }
        long start = System.nanoTime();

        assertThat(fixture.ipvsadm("-R", String.join("\n", lines)).err()).isEmpty();

        System.out.println("restored " + lines.size() + " lines in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        assertThat(saved()).hasSize(10_000);
    }

    private List<String> saved() {
        return fixture.ipvsadm("-S -n").out().lines().toList();
    }

    private String file(String rules) throws IOException {
        return Files.writeString(folder.resolve("wanted"), rules).toString();
    }

    private int sluice(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text, true);
        CommandLine program = SluiceCommand.commandLine().setOut(writer).setErr(writer);
        List<String> arguments = new ArrayList<>(List.of("--socket", fixture.socket.toString()));
        arguments.addAll(List.of(words));
        int exitCode = SluiceCommand.execute(program, arguments.toArray(String[]::new));
        said = text.toString();
        return exitCode;
    }
}
