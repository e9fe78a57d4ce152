package sluice.control;

import io.avaje.json.JsonException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import sluice.forward.Refused;

/**
 * One client's connection: reads its requests one after the other and answers each, whatever it sends.
 *
 * <p>Thread: its own virtual thread runs it; {@link #expire} is called by the server's housekeeping.
 */
final class ClientSession {
    private static final Logger LOG = System.getLogger("sluice.control");

    private final SocketChannel channel;
    private final PeerCheck peers;
    private final RequestHandler handler;
    private final ReplyWriter replies;
    private volatile Phase phase = Phase.WAITING;
    private volatile long phaseSinceNanos = System.nanoTime();
    private volatile boolean isExpired;

    /** What a client may take how long for. */
    private enum Phase {
        WAITING(Protocol.IDLE_SECONDS, "nothing was asked for " + Protocol.IDLE_SECONDS + " seconds"),
        READING(
                Protocol.REQUEST_SECONDS,
                "the rest of the request did not come within " + Protocol.REQUEST_SECONDS + " seconds"),
        ANSWERING(Protocol.REPLY_SECONDS, "");

        private final long limitNanos;
        private final String complaint;

        Phase(int limitSeconds, String complaint) {
            this.limitNanos = limitSeconds * 1_000_000_000L;
            this.complaint = complaint;
        }
    }

    ClientSession(SocketChannel channel, PeerCheck peers, RequestHandler handler) {
        this.channel = channel;
        this.peers = peers;
        this.handler = handler;
        this.replies = new ReplyWriter(new Outlet());
    }

    /** Where replies go: a long listing may take as long as it likes while the client goes on reading it. */
    private final class Outlet implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int written = channel.write(bytes);
            phaseSinceNanos = System.nanoTime();
            return written;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Serves the client until it leaves, errs beyond repair or takes too long. */
    void run() {
        try (channel) {
            if (!peers.isAllowed(channel)) {
                refuse();
                return;
            }
            serve(handler.forClient(PeerCheck.user(channel)));
        } catch (IOException e) {
            // The client is gone; what it asked for is done.
            LOG.log(Level.DEBUG, "control client left: {0}", e.getMessage());
        }
    }

    /** Ends a wait that has taken too long. */
    void expire(long nowNanos) {
        Phase current = phase;
        if (nowNanos - phaseSinceNanos <= current.limitNanos || isExpired) {
            return;
        }
        isExpired = true;
        try {
            if (current == Phase.ANSWERING) {
                channel.close();
            } else {
                // Wakes the reader, which sees the end and says why.
                channel.shutdownInput();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "control client left: {0}", e.getMessage());
        }
    }

    /** Ends the connection from outside. */
    void disconnect() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "control client left: {0}", e.getMessage());
        }
    }

    /** Hangs up only after a request: a client that is still writing it would not come to read why. */
    private void refuse() throws IOException {
        enter(Phase.READING);
        try {
            new RequestReader(channel).next(() -> {});
        } catch (ControlException e) {
            LOG.log(Level.DEBUG, "unprivileged control client: {0}", e.getMessage());
        }
        replies.error(
                ErrorCode.NOT_PERMITTED,
                "user " + PeerCheck.user(channel) + " may not control this daemon; root and the socket's group may");
    }

    private void serve(RequestHandler client) throws IOException {
        RequestReader reader = new RequestReader(channel);
        while (true) {
            String line;
            try {
                enter(Phase.WAITING);
                line = reader.next(() -> {
                    if (phase == Phase.WAITING) {
                        enter(Phase.READING);
                    }
                });
            } catch (ControlException e) {
                complain(isExpired ? ErrorCode.TOO_SLOW : e.code(), isExpired ? Phase.READING.complaint : firstLine(e));
                return;
            }
            if (line == null) {
                if (isExpired) {
                    complain(ErrorCode.TOO_SLOW, Phase.WAITING.complaint);
                }
                return;
            }
            if (!line.isBlank()) {
                answer(client, line);
            }
        }
    }

    private void complain(String code, String message) throws IOException {
        replies.begin(null);
        replies.error(code, message);
    }

    private void answer(RequestHandler client, String line) throws IOException {
        enter(Phase.ANSWERING);
        replies.begin(null);
        try {
            Request request = Schema.request().fromJson(line);
            if (request == null) {
                throw new ControlException(ErrorCode.MALFORMED, "a request is a JSON object");
            }
            replies.begin(request.id());
            if (request.version() != Protocol.VERSION) {
                throw new ControlException(
                        ErrorCode.MALFORMED,
                        "this daemon speaks version " + Protocol.VERSION + " of the schema, not " + request.version());
            }
            client.handle(request, replies);
        } catch (Refused e) {
            replies.error(e.reason().name(), firstLine(e));
        } catch (ControlException e) {
            replies.error(e.code(), firstLine(e));
        } catch (IOException e) {
            throw e;
        } catch (JsonException | IllegalStateException | ArithmeticException | IndexOutOfBoundsException e) {
            // What the JSON reader throws at lines that are none.
            replies.error(ErrorCode.MALFORMED, "not a request in JSON: " + firstLine(e));
        } catch (Exception | StackOverflowError e) {
            LOG.log(Level.ERROR, "a control request failed", e);
            replies.error(ErrorCode.FAILED, "the daemon failed: " + firstLine(e));
        }
    }

    private void enter(Phase next) {
        phaseSinceNanos = System.nanoTime();
        phase = next;
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse("").strip();
    }
}
