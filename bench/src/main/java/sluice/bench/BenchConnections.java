package sluice.bench;

import sluice.bench.generator.BenchNetwork;
import sluice.connection.ConnectionDraft;
import sluice.connection.ConnectionRecord;
import sluice.connection.PacketTuple;
import sluice.connection.TcpState;
import sluice.connection.WorkerConnections;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;

/**
 * Established NAT connections of {@link BenchNetwork}'s flows, made without packets. Thread: their worker's.
 */
public final class BenchConnections {
    private static final int SERVER_ID = 0;

    private final WorkerConnections connections;
    private final PacketTuple tuple = new PacketTuple();
    private final ConnectionDraft draft = new ConnectionDraft();

    /** Makes them at {@code connections}. */
    public BenchConnections(WorkerConnections connections) {
        this.connections = connections;
    }

    /** Creates the connection of {@code flow}; its number, or {@link WorkerConnections#FULL}. */
    public int create(int flow, int timeoutTicks, int nowTicks) {
        long server = IpAddress.low4(BenchNetwork.FIRST_SERVER + flow % BenchNetwork.SERVERS);
        draft.opened(tuple(flow))
                .served(IpAddress.HIGH4, server, BenchNetwork.SERVER_PORT, SERVER_ID)
                .begins(ConnectionRecord.METHOD_MASQ, TcpState.ESTABLISHED, timeoutTicks, 0);
        return connections.create(draft, nowTicks);
    }

    /** Finds the connection of {@code flow} as its client's packets do. */
    public int find(int flow) {
        return connections.find(tuple(flow));
    }

    /** Removes connection {@code number}. */
    public int remove(int number) {
        return connections.remove(number);
    }

    private PacketTuple tuple(int flow) {
        return tuple.set(
                0,
                IpAddress.HIGH4,
                IpAddress.low4(BenchNetwork.clientAddress(flow)),
                IpAddress.HIGH4,
                IpAddress.low4(BenchNetwork.VIRTUAL),
                BenchNetwork.clientPort(flow) << 16 | BenchNetwork.VIRTUAL_PORT,
                Ipv4.TCP);
    }
}
