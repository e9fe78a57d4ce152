package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import sluice.control.ControlServer;
import sluice.control.KernelTable;

class SluiceCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void checksAGoodFile() throws IOException {
        Path file = Files.writeString(
                folder.resolve("good.yaml"), "ports: [{name: p, device: {type: af_packet, interface: eth0}}]\n");

        assertThat(run("check", file.toString())).isZero();
        assertThat(out).hasToString(file + ": good; daemon 'main' with 1 ports and 1 workers\n");
    }

    @Test
    void listsAllMistakesOfABadFile() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "prots: []\nworkers: {count: 0}\n");

        assertThat(run("check", file.toString())).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        file + ":1:1: 'ports' is missing; a director needs at least one port",
                        file
                                + ":1:1: unknown key 'prots'; did you mean 'ports'?; known here: compat, memory, name, ports,"
                                + " routes, socket, socket-group, state-directory, workers",
                        file + ":2:18: 'count' is a whole number from 1 to 64, not '0'");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThat(run("check", "/no/such/file")).isEqualTo(2);
        assertThat(err).hasToString("sluice: there is no file /no/such/file\n");
    }

    @Test
    void saysHowToStartADaemonWhenThereIsNone() {
        Path socket = folder.resolve("none.sock");

        assertThat(run("--socket", socket.toString(), "status")).isEqualTo(1);
        assertThat(err)
                .hasToString(
                        "sluice: there is no daemon at " + socket + "; start one with 'sluice daemon --config FILE'\n");
    }

    @Test
    void handsEverythingBehindIpvsadmToItsOwnParser() throws IOException {
        Path socket = folder.resolve("s.sock");
        try (ControlServer server = ControlServer.start(socket, null, new KernelTable(false))) {
            assertThat(server).isNotNull();
            assertThat(run("--socket", socket.toString(), "ipvsadm", "-A", "-t", "10.0.0.1:80", "--help"))
                    .isEqualTo(2);
            assertThat(run("--socket", socket.toString(), "ipvsadm", "-A", "-t", "10.0.0.1:80"))
                    .isZero();
        }
    }

    @Test
    void asksForACommand() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("a command is missing").contains("Usage: sluice");
    }

    @Test
    void showsItsVersion() {
        assertThat(run("version")).isZero();
        assertThat(out.toString()).startsWith("sluice ").contains("control schema 1");
    }

    private int run(String... arguments) {
        CommandLine program = SluiceCommand.commandLine();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        return SluiceCommand.execute(program, arguments);
    }
}
