package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.connection.ConnectionDraft;
import sluice.connection.PacketTuple;
import sluice.connection.Ticks;
import sluice.connection.WorkerConnections;
import sluice.forward.Server;
import sluice.forward.Service;
import sluice.forward.TrafficStatistics;
import sluice.wire.Ipv4;

/**
 * Opens connections for SIP messages that NAT servers send by themselves, as when they call a client: such a message leaves
 * with the service's address, and the client's answers come back to this server (spec 3.3). Thread: the worker's.
 */
final class ServerCalls {
    private static final int NEW_TICKS = Ticks.ofSeconds(3);
    private static final int STATE_NONE = 0;

    private final long secret;
    private final WorkerConnections connections;
    private final Accounts accounts;
    private final Templates templates;
    private final long traffic;
    private final PacketTuple request = new PacketTuple();
    private final ConnectionDraft draft = new ConnectionDraft();

    /**
     * A worker's.
     *
     * @param secret what tuples are digested with
     * @param traffic the worker's statistics
     */
    ServerCalls(long secret, WorkerConnections connections, Accounts accounts, Templates templates, long traffic) {
        this.secret = secret;
        this.connections = connections;
        this.accounts = accounts;
        this.templates = templates;
        this.traffic = traffic;
    }

    /**
     * Opens a connection for packet {@code i}, which belongs to none, if it is a server's message of a call.
     *
     * @param packet the packet's tuple
     * @return the connection's number, its generation in {@link WorkerConnections#foundGeneration}; or
     *     {@link Scheduling#NONE}: the packet is still to be dealt with
     */
    int open(Round round, int i, PacketTuple packet) {
        Server server = round.table.hasCalls() ? caller(round, packet) : null;
        if (server == null) {
            return Scheduling.NONE;
        }
        Service service = server.service();
        request.set(
                secret,
                /* sourceHigh= */ packet.destinationHigh(),
                /* sourceLow= */ packet.destinationLow(),
                /* destinationHigh= */ service.addressHigh(),
                /* destinationLow= */ service.addressLow(),
                packet.ports() << 16 | service.port(),
                packet.protocol());
        if (!templates.join(round, i, service, request, server)) {
            return Scheduling.NONE;
        }
        draft.opened(request)
                .served(packet.sourceHigh(), packet.sourceLow(), packet.ports() >>> 16, server.id())
                .begins(Scheduling.flags(server), STATE_NONE, NEW_TICKS, 0)
                .controlled(templates.joined());
        int number = connections.create(draft, round.nowTicks);
        if (number == WorkerConnections.FULL) {
            connections.leave(templates.joined());
            accounts.unbind(server.id());
            return Scheduling.NONE;
        }
        TrafficStatistics.countConnection(traffic, server.id());
        return number;
    }

    /** The server that sent {@code packet} to somewhere else, if a service by calls has it. */
    private static @Nullable Server caller(Round round, PacketTuple packet) {
        if (packet.protocol() != Ipv4.UDP
                || round.table.localAddresses().contains(packet.destinationHigh(), packet.destinationLow())
                || round.table.isVirtual(packet.destinationHigh(), packet.destinationLow())) {
            return null;
        }
        Server server = round.table.natServer(
                packet.protocol(), packet.sourceHigh(), packet.sourceLow(), packet.ports() >>> 16);
        if (server == null) {
            return null;
        }
        Service service = server.service();
        boolean isAble = service.persistence().isByCall() && !service.isByMark() && !service.isOnePacket();
        return isAble && service.port() != 0 ? server : null;
    }
}
