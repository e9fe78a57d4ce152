package sluice.ipvsadm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.rules.Names;

/** Where there is no daemon to talk to, ipvsadm says what to do, in one line, and ends as without IPVS in the kernel. */
class SpeakingErrorsTest {
    private static final int NO_IPVS = 2;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void noDaemon() {
        assertThat(err(socket()))
                .isEqualTo("Can't initialize ipvs: there is no daemon at " + socket()
                        + "; start one with 'sluice daemon --config FILE'\n");
    }

    @Test
    void aSocketThatADeadDaemonLeft() throws IOException {
        try (ServerSocketChannel dead = listen()) {
            assertThat(dead.isOpen()).isTrue();
        }
        assertThat(Files.exists(socket())).isTrue();
        assertThat(err(socket())).contains("no daemon answers at " + socket() + "; start one with");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":2,\"id\":\"1\",\"ok\":false,\"error\":{\"code\":\"EPROTO\",\"message\":\"this daemon speaks version 2\"}}",
                "{\"version\":2,\"id\":\"1\",\"ok\":true,\"result\":[]}",
                "SSH-2.0-OpenSSH_9.2"
            })
    void aDaemonOfAnotherVersion(String reply) throws IOException {
        try (ServerSocketChannel listener = listen()) {
            Thread.ofVirtual().start(() -> answer(listener, reply + '\n'));

            assertThat(err(socket()))
                    .startsWith("Can't initialize ipvs: the daemon is of another version than this program (")
                    .endsWith("; use the program that came with the daemon, or start the daemon anew\n");
        }
    }

    @Test
    void aDaemonThatHangsUp() throws IOException {
        try (ServerSocketChannel listener = listen()) {
            Thread.ofVirtual().start(() -> answer(listener, ""));

            assertThat(err(socket()))
                    .isEqualTo("Can't initialize ipvs: the daemon hung up without an answer; its log says why\n");
        }
    }

    private Path socket() {
        return folder.resolve("s.sock");
    }

    private ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket()));
    }

    /** Reads a request and answers {@code reply}, whatever was asked. */
    private static void answer(ServerSocketChannel listener, String reply) {
        try (SocketChannel client = listener.accept()) {
            client.read(ByteBuffer.allocate(10_000));
            client.write(ByteBuffer.wrap(reply.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The one line that {@code ipvsadm -L -n} says. */
    private static String err(Path socket) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new Ipvsadm(socket, Names.ofSystem(), InputStream.nullInputStream(), print(out), print(err))
                .run(List.of("-L", "-n"));

        assertThat(exitCode).isEqualTo(NO_IPVS);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
