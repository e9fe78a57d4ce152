package sluice.worker;

import sluice.connection.ConnectionDraft;
import sluice.connection.ConnectionRecord;
import sluice.connection.FlowCache;
import sluice.dpdk.Memory;
import sluice.forward.NatRecipe;
import sluice.forward.Services;
import sluice.forward.TrafficStatistics;

/**
 * Forwards a datagram of a service with one-packet scheduling: its connection lives while the packet is forwarded, and
 * no table ever has it (spec 3.1, 3.7), so replies of NAT servers are not translated.
 *
 * <p>Thread: the worker's.
 */
final class OnePacketPath {
    private final Accounts accounts;
    private final RecipeMaker recipes;
    private final Departure departure;
    private final SyncMaster master;
    private final Transmitter transmitter;
    private final long traffic;
    private final long record = Memory.allocate(ConnectionRecord.BYTES, Memory.CACHE_LINE_BYTES);
    private final long line = Memory.allocate(FlowCache.LINE_BYTES, Memory.CACHE_LINE_BYTES);

    OnePacketPath(
            Accounts accounts,
            RecipeMaker recipes,
            Departure departure,
            SyncMaster master,
            Transmitter transmitter,
            long traffic) {
        this.accounts = accounts;
        this.recipes = recipes;
        this.departure = departure;
        this.master = master;
        this.transmitter = transmitter;
        this.traffic = traffic;
    }

    /** Forwards packet {@code i} by the connection that {@code draft} describes; it is already bound to the server. */
    void forward(Round round, int i, ConnectionDraft draft, int serverId) {
        draft.writeTo(record, round.nowTicks);
        NatRecipe.direction(FlowCache.recipe(line), NatRecipe.FROM_CLIENT);
        int verdict = recipes.refresh(round, i, line, record);
        if (verdict == RecipeMaker.SERVER_REMOVED) {
            transmitter.drop(
                    DropReason.SERVER_REMOVED, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
        } else {
            int length = round.headers.networkLength(i);
            if (serverId != Services.NO_SERVER) {
                TrafficStatistics.countPacket(traffic, serverId, NatRecipe.FROM_CLIENT, length);
            }
            departure.send(round, i, FlowCache.recipe(line), record, verdict);
            master.onePacket(record);
        }
        accounts.unbind(serverId);
    }
}
