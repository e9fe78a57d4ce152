package sluice.control;

import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sluice.forward.LocalAddress;
import sluice.rules.RealServer;
import sluice.rules.TimeoutSeconds;
import sluice.rules.VirtualService;
import sluice.sync.SyncDaemon;
import sluice.worker.ConnectionStatus;
import sluice.worker.DropCounter;
import sluice.worker.NeighbourStatus;
import sluice.worker.PortStatus;
import sluice.worker.RouteStatus;
import sluice.worker.WorkerStatus;

/**
 * The other end of the control socket: one method per command.
 *
 * <p>Every method throws a {@link ControlException} when the daemon refuses and an {@link IOException} when it is not
 * there any more. Thread: one at a time.
 */
public final class ControlClient implements AutoCloseable {
    /** Characters of a reply that messages repeat. */
    private static final int MOST_QUOTED = 60;

    private final SocketChannel channel;
    private final BufferedReader replies;
    private final StringBuilder unsent = new StringBuilder();
    private long requests;
    private boolean isDeferring;
    private int deferred;

    private ControlClient(SocketChannel channel) {
        this.channel = channel;
        this.replies = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    /** Connects to the daemon at {@code socket}. */
    public static ControlClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new ControlClient(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * From now on, or no more, methods that answer with nothing only note their request: {@link #settle} sends what was noted
     * and waits for the oldest answer. Nothing else may be asked while answers are still to come.
     */
    public void deferAnswers(boolean isOn) {
        isDeferring = isOn;
    }

    /** Waits for the answer to the oldest request that has none yet. */
    public void settle() throws IOException, ControlException {
        flush();
        deferred--;
        receive(null);
    }

    /** Carries out one of the commands of {@link Commands} that answer with nothing. */
    public void change(String command, @Nullable VirtualService service, @Nullable RealServer server)
            throws IOException, ControlException {
        ask(new RequestDraft(command).about(service, server), null);
    }

    /** Adds or deletes a local address of {@code service}, as {@code command} of {@link Commands} says. */
    public void changeLocal(String command, VirtualService service, LocalAddress local)
            throws IOException, ControlException {
        ask(new RequestDraft(command).about(service, null).local(LocalMessage.of(local)), null);
    }

    /** All services, or only {@code service}. */
    public ServiceTable services(@Nullable VirtualService service) throws IOException, ControlException {
        return required(
                ask(new RequestDraft(Commands.LIST_SERVICES).about(service, null), Schema.row(ServiceTable.class)));
    }

    /** Hands all connections to {@code rows}, one by one. */
    public void connections(Consumer<ConnectionStatus> rows) throws IOException, ControlException {
        send(new RequestDraft(Commands.LIST_CONNECTIONS));
        Reply<ConnectionStatus> reply = receive(Schema.row(ConnectionStatus.class));
        while (reply.isRow()) {
            rows.accept(required(reply.value()));
            reply = receive(Schema.row(ConnectionStatus.class));
        }
    }

    /** The drop counters. */
    public List<DropCounter> drops() throws IOException, ControlException {
        return required(ask(Commands.DROPS, Schema.list(DropCounter.class)));
    }

    /** The ports. */
    public List<PortStatus> ports() throws IOException, ControlException {
        return required(ask(Commands.PORTS, Schema.list(PortStatus.class)));
    }

    /** The ports of local addresses, the pairs with the most first. */
    public List<LocalPortMessage> localPorts() throws IOException, ControlException {
        return required(ask(Commands.LOCAL_PORTS, Schema.list(LocalPortMessage.class)));
    }

    /** The neighbours. */
    public List<NeighbourStatus> neighbours() throws IOException, ControlException {
        return required(ask(Commands.NEIGHBOURS, Schema.list(NeighbourStatus.class)));
    }

    /** Carries out a command of {@link Commands} that changes neighbours. */
    public void changeNeighbours(String command, NeighbourMessage neighbour) throws IOException, ControlException {
        ask(new RequestDraft(command).neighbour(neighbour), null);
    }

    /** The routes. */
    public List<RouteStatus> routes() throws IOException, ControlException {
        return required(ask(Commands.ROUTES, Schema.list(RouteStatus.class)));
    }

    /** Carries out a command of {@link Commands} that changes routes. */
    public void changeRoutes(String command, @Nullable RouteMessage route) throws IOException, ControlException {
        ask(new RequestDraft(command).route(route), null);
    }

    /** Switches the port called {@code port} on or off. */
    public void switchPort(String port, boolean isUp) throws IOException, ControlException {
        ask(new RequestDraft(isUp ? Commands.PORT_UP : Commands.PORT_DOWN).port(port), null);
    }

    /** Rows as the control socket writes them: one JSON array. */
    public static <T> String json(Class<T> row, List<T> rows) {
        return Schema.list(row).toJson(rows);
    }

    /** A row as the control socket writes it: one JSON object. */
    public static <T> String json(Class<T> type, T row) {
        return Schema.row(type).toJson(row);
    }

    /** The workers. */
    public List<WorkerStatus> workers() throws IOException, ControlException {
        return required(ask(Commands.WORKERS, Schema.list(WorkerStatus.class)));
    }

    /** The timeouts. */
    public TimeoutSeconds timeouts() throws IOException, ControlException {
        return required(ask(Commands.TIMEOUTS, Schema.row(TimeoutSeconds.class)));
    }

    /** Sets the timeouts; 0 leaves one as it is. */
    public void setTimeouts(TimeoutSeconds timeouts) throws IOException, ControlException {
        ask(new RequestDraft(Commands.SET_TIMEOUTS).timeouts(timeouts), null);
    }

    /** The daemon about itself. */
    public DaemonInfo info() throws IOException, ControlException {
        return required(ask(Commands.INFO, Schema.row(DaemonInfo.class)));
    }

    /** Carries out a command of {@link Commands} about mark rules that answers with nothing. */
    public void changeMarks(String command, @Nullable MarkMessage mark) throws IOException, ControlException {
        ask(new RequestDraft(command).mark(mark), null);
    }

    /** The mark rules in their order. */
    public List<MarkMessage> marks() throws IOException, ControlException {
        return required(ask(Commands.LIST_MARKS, Schema.list(MarkMessage.class)));
    }

    /** Gives the setting called {@code name} another value; returns the setting as it is then. */
    public SettingMessage set(String name, String value) throws IOException, ControlException {
        return required(ask(
                new RequestDraft(Commands.SET_SETTING).setting(SettingMessage.asked(name, value)),
                Schema.row(SettingMessage.class)));
    }

    /** The setting called {@code name}, or all settings. */
    public List<SettingMessage> settings(@Nullable String name) throws IOException, ControlException {
        SettingMessage named = name == null ? null : SettingMessage.asked(name, null);
        return required(
                ask(new RequestDraft(Commands.LIST_SETTINGS).setting(named), Schema.list(SettingMessage.class)));
    }

    /**
     * From now on changes of services, servers, local addresses and timeouts are only checked and gathered.
     *
     * @param note what it is, in a few words
     * @param isFromNothing whether what follows is all rules that there shall be
     */
    public void begin(String note, boolean isFromNothing) throws IOException, ControlException {
        ask(new RequestDraft(Commands.BEGIN).transaction(new TransactionMessage(note, isFromNothing, false, 0)), null);
    }

    /** Makes what was gathered, or only tells what that would change. */
    public TransactionResult commit(boolean isDryRun) throws IOException, ControlException {
        TransactionMessage message = new TransactionMessage(null, false, isDryRun, 0);
        return required(
                ask(new RequestDraft(Commands.COMMIT).transaction(message), Schema.row(TransactionResult.class)));
    }

    /** Undoes transaction {@code number} and all later ones, or the last one if that is 0. */
    public TransactionResult rollback(int number) throws IOException, ControlException {
        TransactionMessage message = new TransactionMessage(null, false, false, number);
        return required(
                ask(new RequestDraft(Commands.ROLLBACK).transaction(message), Schema.row(TransactionResult.class)));
    }

    /** The transactions that were made, the oldest first. */
    public List<HistoryEntry> history() throws IOException, ControlException {
        return required(ask(Commands.HISTORY, Schema.list(HistoryEntry.class)));
    }

    /** Starts or stops a synchronisation daemon, as {@code command} of {@link Commands} says. */
    public void changeSync(String command, SyncDaemon daemon) throws IOException, ControlException {
        ask(new RequestDraft(command).sync(daemon), null);
    }

    /** The synchronisation daemons that run, the master first. */
    public List<SyncMessage> syncDaemons() throws IOException, ControlException {
        return required(ask(Commands.LIST_SYNC, Schema.list(SyncMessage.class)));
    }

    /** Stops the daemon. */
    public void shutdown() throws IOException, ControlException {
        ask(Commands.SHUTDOWN, null);
    }

    @Override
    public void close() throws IOException {
        // A channel that blocks is closed with the help of Java's Internet sockets, whose start takes longer than a
        // command.
        channel.configureBlocking(false);
        channel.close();
    }

    private <T> @Nullable T ask(String command, @Nullable JsonType<T> type) throws IOException, ControlException {
        return ask(new RequestDraft(command), type);
    }

    private <T> @Nullable T ask(RequestDraft draft, @Nullable JsonType<T> type) throws IOException, ControlException {
        if (isDeferring && type == null) {
            note(draft);
            deferred++;
            return null;
        }
        send(draft);
        return receive(type).value();
    }

    private void send(RequestDraft draft) throws IOException, ControlException {
        if (deferred != 0) {
            throw new IllegalStateException("answers are still to come: " + deferred);
        }
        note(draft);
        flush();
    }

    private void note(RequestDraft draft) {
        String id = Long.toString(++requests);
        unsent.append(Schema.row(Request.class).toJson(draft.request(id))).append('\n');
    }

    private void flush() throws IOException, ControlException {
        if (unsent.isEmpty()) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(unsent.toString().getBytes(StandardCharsets.UTF_8));
        unsent.setLength(0);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            // A daemon that hung up may have said why.
            receive(null);
            throw e;
        }
    }

    private <T> Reply<T> receive(@Nullable JsonType<T> type) throws IOException, ControlException {
        String line = replies.readLine();
        if (line == null) {
            throw new IOException("the daemon hung up without an answer; its log says why");
        }
        Reply<T> reply;
        try {
            reply = Reply.parse(line, type);
        } catch (JsonException | IllegalStateException e) {
            throw otherVersion("its reply begins with " + line.substring(0, Math.min(MOST_QUOTED, line.length())), e);
        }
        ErrorMessage error = reply.error();
        if (error != null && error.code().equals(ErrorCode.MALFORMED)) {
            throw otherVersion(error.message(), null);
        }
        if (error != null) {
            throw new ControlException(error.code(), error.message());
        }
        return reply;
    }

    /** This program's requests are well made: who does not understand them is of another version. */
    private static IOException otherVersion(String complaint, @Nullable Exception cause) {
        return new IOException(
                "the daemon is of another version than this program (" + complaint
                        + "); use the program that came with the daemon, or start the daemon anew",
                cause);
    }

    private static <T> T required(@Nullable T value) throws IOException {
        if (value == null) {
            throw new IOException("the daemon's reply lacks its result");
        }
        return value;
    }
}
