package sluice.control;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Listens on the control socket and serves its clients, each on a virtual thread.
 *
 * <p>Thread: any may start and close it. Limits are those of {@link Protocol}.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger("sluice.control");
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);

    private final Path path;
    private final ServerSocketChannel listener;
    private final PeerCheck peers;
    private final RequestHandler handler;
    private final Set<ClientSession> sessions = ConcurrentHashMap.newKeySet();

    private ControlServer(Path path, ServerSocketChannel listener, RequestHandler handler) throws IOException {
        this.path = path;
        this.listener = listener;
        this.peers = new PeerCheck(path);
        this.handler = handler;
    }

    /**
     * Opens the control socket.
     *
     * @param path the socket; a dead daemon's is replaced
     * @param group the group whose members may connect besides root, or null for the process's own
     * @param handler carries out what clients ask
     * @throws IOException if another daemon is running there, or the path cannot be used
     */
    public static ControlServer start(Path path, @Nullable String group, RequestHandler handler) throws IOException {
        ServerSocketChannel listener = SocketFile.listen(path, group);
        ControlServer server = new ControlServer(path, listener, handler);
        Thread.ofVirtual().name("control-accept").start(server::accept);
        Thread.ofVirtual().name("control-housekeeping").start(server::keepHouse);
        return server;
    }

    /** Takes no more clients, disconnects those that are there, and removes the socket. */
    @Override
    public void close() throws IOException {
        boolean wasOpen = listener.isOpen();
        listener.close();
        sessions.forEach(ClientSession::disconnect);
        if (wasOpen) {
            Files.deleteIfExists(path);
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                admit(listener.accept());
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.log(Level.WARNING, "cannot accept a control client: {0}", e.getMessage());
                }
            }
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        if (sessions.size() >= Protocol.MAXIMUM_CLIENTS) {
            // One line fits any socket's buffer: this does not block.
            try (channel) {
                new ReplyWriter(channel)
                        .error(
                                ErrorCode.BUSY,
                                "there are " + Protocol.MAXIMUM_CLIENTS + " control clients already; try again later");
            }
            return;
        }
        ClientSession session = new ClientSession(channel, peers, handler);
        sessions.add(session);
        Thread.ofVirtual().name("control-client").start(() -> {
            try {
                session.run();
            } finally {
                sessions.remove(session);
            }
        });
    }

    private void keepHouse() {
        while (listener.isOpen()) {
            try {
                Thread.sleep(HOUSEKEEPING);
            } catch (InterruptedException e) {
                return;
            }
            long now = System.nanoTime();
            sessions.forEach(session -> session.expire(now));
        }
    }
}
