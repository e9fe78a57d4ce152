package sluice.worker;

import sluice.connection.ConnectionDraft;
import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.ExpiryHandler;
import sluice.connection.PacketTuple;
import sluice.connection.TcpState;
import sluice.connection.Timeouts;
import sluice.connection.WorkerConnections;
import sluice.forward.NatRecipe;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;

/**
 * The data connections that FTP control connections announce: they are in the table, in state LISTEN, before their first
 * packet comes, go to the server of their control connection, and are controlled by it (spec 3.10).
 *
 * <p>In passive mode the client's port is not known yet. The first packet tells it, and the connection is then replaced by
 * one with that port. Thread: the worker's.
 */
final class DataConnections {
    private static final int NONE = WorkerConnections.NOT_FOUND;

    /** Its successor takes its place with the server and with the connection that controls it. */
    private static final ExpiryHandler SUCCEEDED = (record, number, state) -> {};

    private static final int FLAGS =
            ConnectionRecord.METHOD_MASQ | ConnectionRecord.FLAG_INACTIVE | ConnectionRecord.FLAG_FTP_DATA;

    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final Accounts accounts;
    private final Timeouts timeouts;
    private final PacketTuple key = new PacketTuple();
    private final ConnectionDraft draft = new ConnectionDraft();

    DataConnections(ConnectionTable table, WorkerConnections connections, Accounts accounts, Timeouts timeouts) {
        this.table = table;
        this.connections = connections;
        this.accounts = accounts;
        this.timeouts = timeouts;
    }

    /**
     * The server of a control connection waits at {@code port} for the client.
     *
     * @param control the record of the control connection
     * @return whether the data connection is expected now; there may be no room
     */
    boolean expectPassive(Round round, long control, int port) {
        return expect(
                round,
                control,
                ConnectionRecord.clientHigh(control),
                ConnectionRecord.clientLow(control),
                0,
                port,
                port,
                ConnectionRecord.FLAG_NO_CPORT);
    }

    /** The client of a control connection waits at an address and port for the server's port for data. */
    boolean expectActive(Round round, long control, long high, long low, int port) {
        int virtualPort = ConnectionRecord.virtualPort(control) - 1;
        int serverPort = ConnectionRecord.serverPort(control) - 1;
        return IpAddress.isHost(high, low) && expect(round, control, high, low, port, virtualPort, serverPort, 0);
    }

    /**
     * The connection of the first packet of a passive data connection.
     *
     * @param packet its tuple, which is no connection's
     * @return the number of its connection, the generation in {@link WorkerConnections#foundGeneration}; or
     *     {@link WorkerConnections#NOT_FOUND}
     */
    int take(Round round, PacketTuple packet) {
        if (packet.protocol() != Ipv4.TCP || !connections.expectsAnyPort()) {
            return NONE;
        }
        int entry = connections.find(key.set(
                table.secret(),
                packet.sourceHigh(),
                packet.sourceLow(),
                packet.destinationHigh(),
                packet.destinationLow(),
                packet.ports() & 0xFFFF,
                Ipv4.TCP));
        if (entry == NONE || (entry & 1) != NatRecipe.FROM_CLIENT) {
            return NONE;
        }
        int number = entry >>> 1;
        int generation = connections.foundGeneration();
        long record = table.record(number);
        if ((ConnectionRecord.flags(record) & ConnectionRecord.FLAG_NO_CPORT) == 0) {
            return NONE;
        }
        int control = ConnectionRecord.control(record);
        int serverId = ConnectionRecord.serverId(record);
        draft.opened(packet);
        serve(record, ConnectionRecord.serverPort(record), FLAGS);
        draft.controlled(control);
        // Another worker may have taken it for another packet, or its time may just have come.
        if (!connections.removeIdle(number, generation, SUCCEEDED)) {
            return NONE;
        }
        int taken = connections.create(draft, round.nowTicks);
        if (taken == WorkerConnections.FULL) {
            accounts.unbind(serverId);
            leave(control);
            return NONE;
        }
        return taken;
    }

    private boolean expect(
            Round round,
            long control,
            long clientHigh,
            long clientLow,
            int clientPort,
            int virtualPort,
            int serverPort,
            int flags) {
        int entry = connections.find(key.set(
                table.secret(),
                ConnectionRecord.serverHigh(control),
                ConnectionRecord.serverLow(control),
                clientHigh,
                clientLow,
                serverPort << 16 | clientPort,
                Ipv4.TCP));
        if (entry != NONE) {
            accounts.listen(table.record(entry >>> 1), entry >>> 1, connections.foundGeneration(), round.nowTicks);
            return true;
        }
        int number = table.numberOf(control);
        if (!connections.join(number, ConnectionRecord.generation(control))) {
            return false;
        }
        draft.opened(key.set(
                table.secret(),
                clientHigh,
                clientLow,
                ConnectionRecord.virtualHigh(control),
                ConnectionRecord.virtualLow(control),
                clientPort << 16 | virtualPort,
                Ipv4.TCP));
        serve(control, serverPort, FLAGS | flags);
        draft.controlled(number);
        int serverId = ConnectionRecord.serverId(control);
        accounts.bind(serverId);
        if (connections.create(draft, round.nowTicks) == WorkerConnections.FULL) {
            accounts.unbind(serverId);
            leave(number);
            return false;
        }
        return true;
    }

    /** The server and the beginning of {@link #draft}, by a record that has the same server. */
    private void serve(long record, int port, int flags) {
        draft.served(
                        ConnectionRecord.serverHigh(record),
                        ConnectionRecord.serverLow(record),
                        port,
                        ConnectionRecord.serverId(record))
                .begins(flags, TcpState.LISTEN, timeouts.tcpTicks(TcpState.LISTEN), ConnectionRecord.fwmark(record));
    }

    private void leave(int control) {
        if (control != ConnectionRecord.NO_CONTROL) {
            connections.leave(control);
        }
    }
}
