package sluice.connection;

import java.io.IOException;
import java.nio.file.Path;

/** Makes tables and connections for tests: connection {@code i} is the same everywhere. */
final class Connections {
    static final int TCP = 6;
    static final int UDP = 17;
    static final int VIP = 0xC0A8_0001;
    static final int NAT = ConnectionRecord.METHOD_MASQ;
    static final int DROUTE = 3;
    static final long BOOT = 7;

    private Connections() {}

    static ConnectionTable open(Path directory, int maximum, int workers) throws IOException {
        return ConnectionTable.open(new ConnectionOptions(directory, maximum, workers, BOOT));
    }

    static int client(int i) {
        return 0x0A00_0000 + i / 50_000;
    }

    static int clientPort(int i) {
        return 10_000 + i % 50_000;
    }

    static int server(int i) {
        return 0xAC10_0000 + i % 7;
    }

    static int clientPorts(int i) {
        return clientPort(i) << 16 | 80;
    }

    static int replyPorts(int i) {
        return 8080 << 16 | clientPort(i);
    }

    /** The tuple of an IPv4 packet. */
    static PacketTuple tuple(int source, int destination, int ports, int protocol) {
        return new PacketTuple().set(0, 0, mapped(source), 0, mapped(destination), ports, protocol);
    }

    static long mapped(int address) {
        return 0xFFFF_0000_0000L | (address & 0xFFFF_FFFFL);
    }

    static PacketTuple fromClient(int i) {
        return fromClient(new PacketTuple(), i);
    }

    static PacketTuple fromClient(PacketTuple into, int i) {
        return into.set(0, 0, mapped(client(i)), 0, mapped(VIP), clientPorts(i), TCP);
    }

    static PacketTuple reply(PacketTuple into, int i) {
        return into.set(0, 0, mapped(server(i)), 0, mapped(client(i)), replyPorts(i), TCP);
    }

    static int connect(WorkerConnections worker, int i, int flags, int timeoutTicks, int nowTicks) {
        return connect(worker, new ConnectionDraft(), new PacketTuple(), i, flags, timeoutTicks, nowTicks);
    }

    static int connect(
            WorkerConnections worker,
            ConnectionDraft draft,
            PacketTuple tuple,
            int i,
            int flags,
            int timeoutTicks,
            int nowTicks) {
        draft.opened(fromClient(tuple, i))
                .served(0, mapped(server(i)), 8080, i % 7)
                .begins(flags, TcpState.SYN_RECV, timeoutTicks, 0);
        return worker.create(draft, nowTicks);
    }

    static int connect(WorkerConnections worker, int i) {
        return connect(worker, i, NAT, 1000, 0);
    }

    static int findFromClient(WorkerConnections worker, int i) {
        return worker.find(fromClient(i));
    }

    static int findReply(WorkerConnections worker, int i) {
        return worker.find(reply(new PacketTuple(), i));
    }
}
