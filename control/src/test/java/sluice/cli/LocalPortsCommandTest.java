package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import sluice.control.ControlServer;
import sluice.control.KernelTable;
import sluice.control.LocalPortMessage;

class LocalPortsCommandTest {
    private static final int PORTS = 64_511;

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listsWhatIsLeftAndForHowLongAndWarnsOfPairsThatRunOut() throws IOException {
        KernelTable director = new KernelTable(false);
        director.localPorts(
                pair("192.168.0.201", "192.168.5.11", 52_000, 139.5, 89L, 3),
                pair("192.168.0.201", "192.168.5.12", 1000, 2, 31_755L, 0),
                pair("fd00::201", "fd00:5::1", 10, -1.26, null, 0));

        assertThat(run(director)).isZero();

        assertThat(out).hasToString("""
                PROTO  LOCAL          SERVER            USED   FREE  USED-%  GROWTH/S  NONE-LEFT-IN  REFUSED
                tcp    192.168.0.201  192.168.5.11:80  52000  12511      80  139.5     89 s                3
                tcp    192.168.0.201  192.168.5.12:80   1000  63511       1  2.0       8 h                 0
                tcp    fd00::201      [fd00:5::1]:80      10  64501       0  -1.3      -                   0
                """);
        assertThat(err)
                .hasToString("sluice: 80 % of the ports of 192.168.0.201 towards 192.168.5.11:80 are taken: add a local"
                        + " address (ipvsadm -P)\n");
    }

    private static LocalPortMessage pair(
            String local, String server, int used, double growth, @Nullable Long secondsToExhaustion, long refused)
            throws IOException {
        return new LocalPortMessage(
                "tcp",
                InetAddress.getByName(local),
                InetAddress.getByName(server),
                80,
                used,
                PORTS - used,
                refused,
                growth,
                secondsToExhaustion,
                used >= 0.8 * PORTS);
    }

    private int run(KernelTable director) throws IOException {
        Path socket = folder.resolve("s.sock");
        try (ControlServer server = ControlServer.start(socket, null, director)) {
            assertThat(server).isNotNull();
            CommandLine program = SluiceCommand.commandLine();
            program.setOut(new PrintWriter(out, true));
            program.setErr(new PrintWriter(err, true));
            return SluiceCommand.execute(program, "--socket", socket.toString(), "local-ports");
        }
    }
}
