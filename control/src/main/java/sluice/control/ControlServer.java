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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Listens on the control socket and serves its clients, each on a virtual thread.
 *
 * <p>Thread: any may start and close it. Limits are those of {@link Protocol}.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger("sluice.control");
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);

    /** After a failure to accept, as when file descriptors run out, others get time to free some. */
    private static final Duration BREATH = Duration.ofMillis(100);

    private static final int CLOSE_SECONDS = 5;

    private final Path path;
    private final ServerSocketChannel listener;
    private final PeerCheck peers;
    private final RequestHandler handler;
    private final Set<ClientSession> sessions = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("control-client-", 0).factory());

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

    /**
     * Takes no more clients, disconnects those that are there, and removes the socket. When it returns, no client's
     * thread reads the director any more, so that its memory may go.
     */
    @Override
    public void close() throws IOException {
        boolean wasOpen = listener.isOpen();
        listener.close();
        threads.shutdown();
        sessions.forEach(ClientSession::disconnect);
        if (wasOpen) {
            Files.deleteIfExists(path);
        }
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "a control client is still being served");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                admit(listener.accept());
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.log(Level.WARNING, "cannot accept a control client: {0}", e.getMessage());
                    pause(BREATH);
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
        try {
            threads.execute(() -> {
                try {
                    session.run();
                } finally {
                    sessions.remove(session);
                }
            });
        } catch (RejectedExecutionException e) {
            // The server closed meanwhile.
            session.disconnect();
        }
    }

    private void keepHouse() {
        while (listener.isOpen()) {
            pause(HOUSEKEEPING);
            long now = System.nanoTime();
            sessions.forEach(session -> session.expire(now));
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
