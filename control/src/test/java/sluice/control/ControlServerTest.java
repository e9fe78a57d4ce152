package sluice.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients may do to the control socket, and what they get for it. */
@Timeout(60)
class ControlServerTest {
    private static final String TIMEOUTS = "{\"version\":1,\"id\":\"t\",\"command\":\"timeouts\"}";
    private static final String TIMEOUTS_REPLY =
            "{\"version\":1,\"id\":\"t\",\"ok\":true,\"result\":{\"tcp\":900,\"tcpFin\":120,\"udp\":300}}";

    @TempDir
    private Path folder = Path.of("");

    private Path socket = Path.of("");
    private @Nullable ControlServer server;

    @BeforeEach
    void start() throws IOException {
        socket = folder.resolve("run").resolve("test.sock");
        server = ControlServer.start(socket, null, new KernelTable(false));
    }

    @AfterEach
    void theDaemonIsUnaffected() throws IOException {
        ControlServer running = server;
        if (running != null) {
            try (Client client = new Client(socket)) {
                assertThat(client.ask(TIMEOUTS)).isEqualTo(TIMEOUTS_REPLY);
            }
            running.close();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void answersEachLineOnTheSameConnection() throws IOException {
        try (Client client = new Client(socket)) {
            client.send("\n" + TIMEOUTS + "\r\n" + TIMEOUTS + "\n");

            assertThat(client.receive()).isEqualTo(TIMEOUTS_REPLY);
            assertThat(client.receive()).isEqualTo(TIMEOUTS_REPLY);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hello                                              | EPROTO | not a request in JSON
            {                                                  | EPROTO | not a request in JSON
            {}}                                                | EPROTO | version 1 of the schema, not 0
            []                                                 | EPROTO | not a request in JSON
            null                                               | EPROTO |
            42                                                 | EPROTO | not a request in JSON
            {"version":"one"}                                  | EPROTO | not a request in JSON
            {"version":2,"command":"timeouts"}                 | EPROTO | this daemon speaks version 1 of the schema, not 2
            {"version":1,"comand":"timeouts"}                  | EPROTO | not a request in JSON
            {"version":1,"command":"flush","service":[]}       | EPROTO | not a request in JSON
            {"version":1,"command":"add-service","service":{"address":"x"}} | EINVAL | 'x' is not an address
            {"version":1,"command":"add-service","service":{"address":"10.0.0.1","port":65536}} | EINVAL | a port is a number from 0 to 65535, not 65536
            {"version":1,"command":"add-service","service":{"address":"10.0.0.1","proxyProtocol":"V2"}} | EINVAL | a PROXY protocol is disable, v1 or v2, not 'V2'
            {"version":1,"command":"add-local","local":"10.0.0.9"} | EPROTO | not a request in JSON
            {"version":99999999999999999999}                   | EPROTO | not a request in JSON
            """)
    void answersALineThatIsNoRequestWithAnErrorAndGoesOn(String line, String code, @Nullable String message)
            throws IOException {
        try (Client client = new Client(socket)) {
            String reply = client.ask(line);

            assertThat(reply).contains("\"ok\":false").contains("\"code\":\"" + code + '"');
            assertThat(reply).contains(message == null ? "" : message);
            assertThat(client.ask(TIMEOUTS)).isEqualTo(TIMEOUTS_REPLY);
        }
    }

    @Test
    void survivesDeepNesting() throws IOException {
        try (Client client = new Client(socket)) {
            assertThat(client.ask("[".repeat(60_000))).contains("\"code\":\"EPROTO\"");
            assertThat(client.ask("{\"service\":".repeat(5_000))).contains("\"ok\":false");
        }
    }

    @Test
    void answersBinaryGarbage() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            byte[] garbage = new byte[1 + random.nextInt(2000)];
            random.nextBytes(garbage);
            garbage[garbage.length - 1] = '\n';
            try (Client client = new Client(socket)) {
                client.send(garbage);
                client.finish();
                client.receiveAll().forEach(reply -> assertThat(reply).contains("\"ok\":false"));
            }
        }
    }

    @Test
    void takesARequestOfTheGreatestLength() throws IOException {
        String padded = TIMEOUTS + " ".repeat(Protocol.MAXIMUM_REQUEST_BYTES - TIMEOUTS.length());
        try (Client client = new Client(socket)) {
            assertThat(client.ask(padded)).isEqualTo(TIMEOUTS_REPLY);
        }
    }

    @Test
    void refusesALongerRequestAndHangsUp() throws IOException {
        try (Client client = new Client(socket)) {
            client.send("x".repeat(Protocol.MAXIMUM_REQUEST_BYTES + 1));

            assertThat(client.receive()).contains("\"code\":\"EMSGSIZE\"").contains("at most 65536 bytes");
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void refusesALineOfAMegabyte() throws IOException {
        try (Client client = new Client(socket)) {
            assertThatThrownBy(() -> client.send("x".repeat(1 << 20))).isInstanceOf(IOException.class);

            assertThat(client.receive()).contains("\"code\":\"EMSGSIZE\"");
        }
    }

    @Test
    void tellsAClientThatLeavesHalfARequest() throws IOException {
        try (Client client = new Client(socket)) {
            client.send(TIMEOUTS.substring(0, 20));
            client.finish();

            assertThat(client.receive())
                    .contains("\"code\":\"EPROTO\"")
                    .contains("the connection ended within a request");
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void hangsUpOnAClientThatNeverFinishesItsRequest() throws IOException {
        try (Client client = new Client(socket)) {
            client.send("{");

            assertThat(client.receive()).contains("\"code\":\"ETIMEDOUT\"").contains("within 10 seconds");
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void servesTwoHundredClientsAtOnce() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> served = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                served.add(clients.submit(requests(50)));
            }
            for (Future<Integer> count : served) {
                assertThat(count.get()).isEqualTo(50);
            }
        }
    }

    @Test
    void refusesMoreClientsThanItHasRoomFor() throws IOException {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < Protocol.MAXIMUM_CLIENTS; i++) {
                Client client = new Client(socket);
                clients.add(client);
                assertThat(client.ask(TIMEOUTS)).isEqualTo(TIMEOUTS_REPLY);
            }
            try (Client surplus = new Client(socket)) {
                assertThat(surplus.receive()).contains("\"code\":\"EAGAIN\"").contains("256 control clients already");
                assertThat(surplus.isHungUp()).isTrue();
            }
            assertThatThrownBy(() -> {
                        try (ControlClient surplus = ControlClient.connect(socket)) {
                            surplus.timeouts();
                        }
                    })
                    .isInstanceOf(ControlException.class)
                    .hasMessageContaining("256 control clients already");
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
        // Places are free again as soon as the server has seen the clients leave.
        assertThatCode(this::waitForAPlace).doesNotThrowAnyException();
    }

    @Test
    void letsOnlyOwnerAndGroupIn() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void tellsAnUnprivilegedUserThatItMayNot() throws Exception {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "needs root to become somebody else");
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        for (Path path = socket.getParent(); path != null && path.startsWith("/tmp"); path = path.getParent()) {
            if (!path.equals(Path.of("/tmp"))) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        Process socat = new ProcessBuilder(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "socat",
                        "-t5",
                        "-",
                        "UNIX-CONNECT:" + socket)
                .redirectErrorStream(true)
                .start();
        try (var in = socat.outputWriter()) {
            in.write(TIMEOUTS + "\n");
        }

        assertThat(socat.inputReader().readLine())
                .contains("\"code\":\"EPERM\"")
                .contains("user nobody may not control this daemon");
        assertThat(socat.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void leavesALivingDaemonsSocketAlone() {
        assertThatThrownBy(() -> ControlServer.start(socket, null, new KernelTable(false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another daemon is running there");
    }

    @Test
    void replacesTheSocketOfADeadDaemon() throws IOException {
        Path stale = folder.resolve("stale.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(stale));
        }
        assertThat(stale).exists();

        try (ControlServer next = ControlServer.start(stale, null, new KernelTable(false));
                Client client = new Client(stale)) {
            assertThat(next).isNotNull();
            assertThat(client.ask(TIMEOUTS)).isEqualTo(TIMEOUTS_REPLY);
        }
    }

    @Test
    void doesNotReplaceAFileThatIsNoSocket() throws IOException {
        Path file = Files.writeString(folder.resolve("precious"), "data");

        assertThatThrownBy(() -> ControlServer.start(file, null, new KernelTable(false)))
                .hasMessageContaining("a file that is not a socket");
        assertThat(file).hasContent("data");
    }

    @Test
    void namesAGroupThatDoesNotExist() {
        assertThatThrownBy(() -> ControlServer.start(folder.resolve("g.sock"), "no-such-group", new KernelTable(false)))
                .hasMessageContaining("there is no group 'no-such-group'");
    }

    private Callable<Integer> requests(int count) {
        return () -> {
            try (Client client = new Client(socket)) {
                int answered = 0;
                while (answered < count && client.ask(TIMEOUTS).equals(TIMEOUTS_REPLY)) {
                    answered++;
                }
                return answered;
            }
        };
    }

    private void waitForAPlace() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (Client client = new Client(socket)) {
                if (client.ask(TIMEOUTS).equals(TIMEOUTS_REPLY)) {
                    return;
                }
            } catch (IOException e) {
                // Refused before it could ask.
            }
            Thread.sleep(20);
        }
        throw new IOException("no place became free");
    }

    /** A client that may send anything. */
    private static final class Client implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        private final BufferedReader replies;

        private Client(Path socket) throws IOException {
            channel.connect(UnixDomainSocketAddress.of(socket));
            replies = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        private void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        private void send(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        private void finish() throws IOException {
            channel.shutdownOutput();
        }

        private String receive() throws IOException {
            String line = replies.readLine();
            if (line == null) {
                throw new IOException("hung up");
            }
            return line;
        }

        private List<String> receiveAll() {
            return replies.lines().toList();
        }

        private String ask(String line) throws IOException {
            send(line + '\n');
            return receive();
        }

        /** The end, or a reset if the daemon did not read everything. */
        private boolean isHungUp() {
            try {
                return replies.readLine() == null;
            } catch (IOException e) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
