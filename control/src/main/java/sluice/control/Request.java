package sluice.control;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;
import sluice.rules.TimeoutSeconds;

/**
 * A request, one line of JSON.
 *
 * @param version {@link Protocol#VERSION}
 * @param id copied to the replies, so that a client can tell them apart
 * @param command what to do, the names of {@link Commands}
 * @param service the service that it is about
 * @param server the real server that it is about
 * @param local the local address that it is about
 * @param timeouts the new timeouts
 * @param mark the mark rule that it is about
 * @param setting the setting that it is about
 * @param neighbour the neighbour that it is about
 * @param route the route that it is about
 * @param port name of the port that it is about
 * @param transaction what is said of a transaction
 * @param sync the synchronisation daemon that it is about
 */
@Json
public record Request(
        int version,
        @Nullable String id,
        @Nullable String command,
        @Nullable ServiceMessage service,
        @Nullable ServerMessage server,
        @Nullable LocalMessage local,
        @Nullable TimeoutSeconds timeouts,
        @Nullable MarkMessage mark,
        @Nullable SettingMessage setting,
        @Nullable NeighbourMessage neighbour,
        @Nullable RouteMessage route,
        @Nullable String port,
        @Nullable TransactionMessage transaction,
        @Nullable SyncMessage sync) {}
