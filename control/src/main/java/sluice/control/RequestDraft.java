package sluice.control;

import org.jspecify.annotations.Nullable;
import sluice.rules.RealServer;
import sluice.rules.TimeoutSeconds;
import sluice.rules.VirtualService;
import sluice.sync.SyncDaemon;

/** A {@link Request} in the making: a command, and what it is about. Thread: one at a time. */
final class RequestDraft {
    private final String command;
    private @Nullable ServiceMessage service;
    private @Nullable ServerMessage server;
    private @Nullable LocalMessage local;
    private @Nullable TimeoutSeconds timeouts;
    private @Nullable MarkMessage mark;
    private @Nullable SettingMessage setting;
    private @Nullable NeighbourMessage neighbour;
    private @Nullable RouteMessage route;
    private @Nullable String port;
    private @Nullable TransactionMessage transaction;
    private @Nullable SyncMessage sync;

    RequestDraft(String command) {
        this.command = command;
    }

    RequestDraft about(@Nullable VirtualService service, @Nullable RealServer server) {
        this.service = service == null ? null : ServiceMessage.of(service);
        this.server = server == null ? null : ServerMessage.of(server);
        return this;
    }

    RequestDraft local(LocalMessage local) {
        this.local = local;
        return this;
    }

    RequestDraft timeouts(TimeoutSeconds timeouts) {
        this.timeouts = timeouts;
        return this;
    }

    RequestDraft mark(@Nullable MarkMessage mark) {
        this.mark = mark;
        return this;
    }

    RequestDraft setting(@Nullable SettingMessage setting) {
        this.setting = setting;
        return this;
    }

    RequestDraft neighbour(NeighbourMessage neighbour) {
        this.neighbour = neighbour;
        return this;
    }

    RequestDraft route(@Nullable RouteMessage route) {
        this.route = route;
        return this;
    }

    RequestDraft port(String port) {
        this.port = port;
        return this;
    }

    RequestDraft transaction(TransactionMessage transaction) {
        this.transaction = transaction;
        return this;
    }

    RequestDraft sync(SyncDaemon daemon) {
        this.sync = SyncMessage.of(daemon);
        return this;
    }

    /** The request, to be sent under this id. */
    Request request(String id) {
        return new Request(
                Protocol.VERSION,
                id,
                command,
                service,
                server,
                local,
                timeouts,
                mark,
                setting,
                neighbour,
                route,
                port,
                transaction,
                sync);
    }
}
