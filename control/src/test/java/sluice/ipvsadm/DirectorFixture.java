package sluice.ipvsadm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import sluice.connection.ConnectionOptions;
import sluice.connection.ConnectionTable;
import sluice.control.ControlServer;
import sluice.control.DirectorRequests;
import sluice.control.StateFolder;
import sluice.forward.Routes;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.rules.Names;
import sluice.worker.Director;
import sluice.worker.DirectorOptions;
import sluice.worker.DirectorPort;
import sluice.worker.PortBinding;

/** A real director with one port in memory, its control socket, and ipvsadm on it. */
public final class DirectorFixture implements AutoCloseable {
    private static final int OWN_ADDRESS = 0xc0a80001;
    private static final long OWN_MAC = 0x020000000001L;
    private static final long NANOS = 1_000_000_000_000L;

    /** The control socket. */
    public final Path socket;

    final Director director;
    /** What is kept across restarts. */
    public final StateFolder state;
    /** What was wrong with it. */
    public final List<String> problems;

    final CountDownLatch stopped = new CountDownLatch(1);
    private final MemoryPort port;
    private final ConnectionTable connections;
    private final DirectorRequests requests;
    private final ControlServer server;

    /** Starts it all, with its files in {@code folder}. */
    public DirectorFixture(Path folder) throws IOException {
        socket = folder.resolve("test.sock");
        MemoryPool pool = new MemoryPool(256);
        port = new MemoryPort("outside", OWN_MAC, 1, pool);
        connections = ConnectionTable.open(new ConnectionOptions(folder.resolve("connections"), 1024, 1, 1));
        DirectorPort directorPort = new DirectorPort(
                port, "memory", List.of(new DirectorPort.Address(OWN_ADDRESS, 24)), PortBinding.HostPath.NONE, null);
        director = new Director(
                List.of(directorPort),
                Routes.builder().connected(0, OWN_ADDRESS, 24).build(),
                connections,
                pool,
                new DirectorOptions(1, 32, 1024),
                () -> NANOS);
        state = StateFolder.in(folder.resolve("state"));
        problems = state.restore(director);
        director.resume();
        requests = new DirectorRequests("test", "0.1.0", director, state, stopped::countDown);
        server = ControlServer.start(socket, null, requests);
    }

    /** What ipvsadm says: exit code, output, errors. */
    public record Said(int exitCode, String out, String err) {}

    /** Runs ipvsadm with the words of {@code line}. */
    public Said ipvsadm(String line) {
        return ipvsadm(line, "");
    }

    Said ipvsadm(String line, String input) {
        return ipvsadm(List.of(line.split(" ")), input, Names.ofSystem());
    }

    /** Runs ipvsadm with these arguments, this input, and names of its own. */
    Said ipvsadm(List<String> words, String input, Names names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new Ipvsadm(
                        socket,
                        names,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8))
                .run(words);
        return new Said(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Lets a client at 192.168.0.9:4000 send a datagram of 100 bytes, headers included, to {@code address:port}. */
    public void datagram(int address, int toPort) {
        ByteBuffer frame = ByteBuffer.allocate(114);
        frame.putShort((short) (OWN_MAC >>> 32)).putInt((int) OWN_MAC);
        frame.putShort((short) 0x0200).putInt(9).putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) 100).putInt(0).putShort((short) 0x4011);
        frame.putShort((short) 0).putInt(0xc0a80009).putInt(address);
        frame.putShort((short) 4000)
                .putShort((short) toPort)
                .putShort((short) 80)
                .putShort((short) 0);
        frame.putShort(24, (short) ~headerSum(frame));
        port.inject(0, frame.array());
        director.worker(0).doWork();
    }

    private static int headerSum(ByteBuffer frame) {
        int sum = 0;
        for (int i = 14; i < 34; i += 2) {
            sum += frame.getShort(i) & 0xffff;
        }
        return (sum & 0xffff) + (sum >>> 16);
    }

    @Override
    public void close() throws IOException {
        server.close();
        requests.close();
        connections.close();
    }
}
