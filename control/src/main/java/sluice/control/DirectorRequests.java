package sluice.control;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.rules.TimeoutSeconds;
import sluice.worker.ConnectionStatus;
import sluice.worker.Director;
import sluice.worker.DropCounter;
import sluice.worker.NeighbourStatus;
import sluice.worker.PortStatus;
import sluice.worker.RouteStatus;
import sluice.worker.WorkerStatus;

/**
 * Carries out requests on a director. A change is made, published and saved before it is answered, all on the control
 * thread; connections are listed on the client's own thread, because a long listing must not hold up changes.
 */
public final class DirectorRequests implements RequestHandler, AutoCloseable {
    private final String name;
    private final String version;
    private final Director director;
    private final StateFolder state;
    private final ServiceRequests services;
    private final MarkRequests marks;
    private final SettingRequests settings;
    private final NetworkRequests network;
    private final Runnable stop;
    private final Transactions transactions;
    private final ControlThread control = new ControlThread();
    private final long startNanos = System.nanoTime();

    /**
     * Serves {@code director}, which nobody else may change from now on.
     *
     * @param name the daemon's name
     * @param version the program's version
     * @param state where changes are saved
     * @param stop makes the daemon stop; called after the client was answered, must not wait for the stop
     */
    public DirectorRequests(String name, String version, Director director, StateFolder state, Runnable stop) {
        this.name = name;
        this.version = version;
        this.director = director;
        this.state = state;
        this.services = new ServiceRequests(director);
        this.marks = new MarkRequests(director);
        this.settings = new SettingRequests(director.settings());
        this.network = new NetworkRequests(director);
        this.stop = stop;
        this.transactions = new Transactions(director, state, services);
    }

    @Override
    public RequestHandler forClient(String user) {
        return new ClientRequests(this, control, transactions, user);
    }

    @Override
    public void handle(Request request, ReplyWriter replies) throws Exception {
        String command = request.command() == null ? "" : request.command();
        switch (command) {
            case Commands.ADD_SERVICE,
                    Commands.EDIT_SERVICE,
                    Commands.DELETE_SERVICE,
                    Commands.FLUSH,
                    Commands.ZERO,
                    Commands.ADD_SERVER,
                    Commands.EDIT_SERVER,
                    Commands.DELETE_SERVER,
                    Commands.ADD_LOCAL,
                    Commands.DELETE_LOCAL -> {
                changeAndSave(() -> services.change(request), state::saveRules);
                replies.done();
            }
            case Commands.SET_TIMEOUTS -> {
                changeAndSave(() -> services.setTimeouts(request.timeouts()), state::saveRules);
                replies.done();
            }
            case Commands.ADD_MARK, Commands.DELETE_MARK, Commands.FLUSH_MARKS -> {
                changeMarks(command, request.mark());
                replies.done();
            }
            case Commands.ADD_NEIGHBOUR,
                    Commands.DELETE_NEIGHBOUR,
                    Commands.FLUSH_NEIGHBOURS,
                    Commands.ADD_ROUTE,
                    Commands.DELETE_ROUTE,
                    Commands.FLUSH_ROUTES,
                    Commands.PORT_UP,
                    Commands.PORT_DOWN -> {
                changeNetwork(command, request);
                replies.done();
            }
            case Commands.START_SYNC, Commands.STOP_SYNC -> {
                changeAndSave(() -> changeSync(command, request.sync()), state::saveSync);
                replies.done();
            }
            case Commands.LIST_SYNC -> replies.result(Schema.list(SyncMessage.class), control.call(this::sync));
            case Commands.ROUTES ->
                replies.result(Schema.list(RouteStatus.class), control.call(director.network()::routes));
            case Commands.SET_SETTING -> {
                changeAndSave(() -> settings.set(request.setting()), state::saveSettings);
                replies.result(
                        Schema.row(SettingMessage.class),
                        control.call(() -> settings.list(request.setting()).getFirst()));
            }
            case Commands.LIST_MARKS -> replies.result(Schema.list(MarkMessage.class), control.call(marks::list));
            case Commands.LIST_SETTINGS ->
                replies.result(Schema.list(SettingMessage.class), control.call(() -> settings.list(request.setting())));
            case Commands.LIST_SERVICES ->
                replies.result(Schema.row(ServiceTable.class), control.call(() -> services.list(request)));
            case Commands.LIST_CONNECTIONS -> connections(replies);
            case Commands.DROPS -> replies.result(Schema.list(DropCounter.class), control.call(director::drops));
            case Commands.PORTS -> replies.result(Schema.list(PortStatus.class), control.call(director::ports));
            case Commands.LOCAL_PORTS ->
                replies.result(Schema.list(LocalPortMessage.class), control.call(this::localPorts));
            case Commands.NEIGHBOURS ->
                replies.result(Schema.list(NeighbourStatus.class), control.call(director::neighbours));
            case Commands.WORKERS -> replies.result(Schema.list(WorkerStatus.class), control.call(director::workers));
            case Commands.TIMEOUTS ->
                replies.result(Schema.row(TimeoutSeconds.class), control.call(() -> StateFolder.timeouts(director)));
            case Commands.INFO -> replies.result(Schema.row(DaemonInfo.class), control.call(this::info));
            case Commands.SHUTDOWN -> {
                replies.done();
                stop.run();
            }
            case "" -> throw new ControlException(ErrorCode.MALFORMED, "'command' is missing");
            default -> throw new ControlException(ErrorCode.MALFORMED, "there is no command '" + command + "'");
        }
    }

    /**
     * Lets the director clear away what has grown old, about once a second until the close.
     *
     * @param warnings takes sentences for the operator: who claims an address of the director, once for each
     */
    public void tidyEverySecond(Consumer<String> warnings) {
        ConflictWarnings conflicts = new ConflictWarnings(director.network(), warnings);
        control.everySecond(() -> {
            director.tidy();
            conflicts.warn();
        });
    }

    /** Lets the director clear away what has grown old, once and now; for those who have a time of their own. */
    public void tidy() throws Exception {
        control.call(() -> {
            director.tidy();
            return true;
        });
    }

    /** Lets the change at hand finish. */
    @Override
    public void close() {
        control.close();
    }

    private void changeMarks(String command, @Nullable MarkMessage mark) throws Exception {
        changeAndSave(
                () -> {
                    switch (command) {
                        case Commands.ADD_MARK -> marks.add(mark);
                        case Commands.DELETE_MARK -> marks.delete(mark);
                        case Commands.FLUSH_MARKS -> marks.flush();
                        default -> throw new AssertionError(command);
                    }
                },
                state::saveMarks);
    }

    private void changeSync(String command, @Nullable SyncMessage sync) throws Refused {
        if (sync == null) {
            throw new Refused(Reason.EINVAL, "'sync' is missing");
        }
        if (command.equals(Commands.START_SYNC)) {
            director.synchronisation().start(sync.toDaemon());
        } else {
            director.synchronisation().stop(sync.toRole());
        }
    }

    private List<SyncMessage> sync() {
        return director.synchronisation().list().stream().map(SyncMessage::of).toList();
    }

    private void changeNetwork(String command, Request request) throws Exception {
        switch (command) {
            case Commands.ADD_NEIGHBOUR ->
                changeAndSave(() -> network.addNeighbour(request.neighbour()), state::saveNeighbours);
            case Commands.DELETE_NEIGHBOUR ->
                changeAndSave(() -> network.deleteNeighbour(request.neighbour()), state::saveNeighbours);
            case Commands.FLUSH_NEIGHBOURS ->
                changeAndSave(() -> network.flushNeighbours(request.neighbour()), state::saveNeighbours);
            case Commands.ADD_ROUTE -> changeAndSave(() -> network.addRoute(request.route()), state::saveRoutes);
            case Commands.DELETE_ROUTE -> changeAndSave(() -> network.deleteRoute(request.route()), state::saveRoutes);
            case Commands.FLUSH_ROUTES -> changeAndSave(network::flushRoutes, state::saveRoutes);
            case Commands.PORT_UP, Commands.PORT_DOWN ->
                changeAndSave(
                        () -> network.switchPort(request.port(), command.equals(Commands.PORT_UP)), state::savePorts);
            default -> throw new AssertionError(command);
        }
    }

    /** A change that may be refused. */
    @FunctionalInterface
    private interface Change {
        void make() throws Refused;
    }

    /** Writes a part of the state. */
    @FunctionalInterface
    private interface Save {
        void save(Director director) throws IOException;
    }

    private void changeAndSave(Change change, Save save) throws Exception {
        control.call(() -> {
            change.make();
            try {
                save.save(director);
            } catch (IOException e) {
                throw new ControlException(
                        ErrorCode.FAILED, "the change is made but could not be saved in " + state.path() + ": " + e);
            }
            return true;
        });
    }

    private void connections(ReplyWriter replies) throws IOException {
        Iterator<ConnectionStatus> connections = director.connections();
        while (connections.hasNext()) {
            replies.row(Schema.row(ConnectionStatus.class), connections.next());
        }
        replies.endOfRows();
    }

    private List<LocalPortMessage> localPorts() {
        return director.localPorts().stream().map(LocalPortMessage::of).toList();
    }

    private DaemonInfo info() {
        return new DaemonInfo(
                name,
                version,
                ProcessHandle.current().pid(),
                (System.nanoTime() - startNanos) / 1_000_000_000L,
                director.workerCount(),
                director.services().list().size(),
                director.liveConnections(),
                director.connectionTableSize(),
                director.resumption(),
                director.freeBuffers(),
                director.network().conflicts(),
                director.compatibility().version());
    }
}
