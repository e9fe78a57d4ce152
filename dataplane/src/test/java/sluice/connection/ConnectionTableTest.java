package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sluice.connection.Connections.NAT;
import static sluice.connection.Connections.connect;
import static sluice.connection.Connections.findFromClient;
import static sluice.connection.Connections.findReply;
import static sluice.connection.Connections.tuple;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTableTest {
    private static final ExpiryHandler REMOVE = (record, number, state) -> {};

    @TempDir
    Path directory;

    @Test
    void natConnectionIsFoundFromBothSides() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);

            int number = connect(worker, 1);

            assertThat(findFromClient(worker, 1)).isEqualTo(number << 1);
            assertThat(findReply(worker, 1)).isEqualTo(number << 1 | 1);
            assertThat(worker.foundGeneration()).isEqualTo(ConnectionRecord.generation(table.record(number)));
            assertThat(findFromClient(worker, 2)).isEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(table.live()).isEqualTo(1);
        }
    }

    @Test
    void directRoutedConnectionHasNoReplyKey() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);

            int number = connect(worker, 1, Connections.DROUTE, 10, 0);

            assertThat(findFromClient(worker, 1)).isEqualTo(number << 1);
            assertThat(findReply(worker, 1)).isEqualTo(WorkerConnections.NOT_FOUND);
        }
    }

    @Test
    void recordHoldsWhatItWasCreatedWith() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            int flags = NAT | ConnectionRecord.FLAG_NOOUTPUT | ConnectionRecord.FLAG_INACTIVE;

            long record = table.record(connect(table.worker(0), 8, flags, 55, 1234));

            assertThat(ConnectionRecord.isLive(ConnectionRecord.generation(record)))
                    .isTrue();
            assertThat(ConnectionRecord.protocol(record)).isEqualTo(6);
            assertThat(ConnectionRecord.clientHigh(record)).isZero();
            assertThat(ConnectionRecord.clientLow(record)).isEqualTo(Connections.mapped(Connections.client(8)));
            assertThat(ConnectionRecord.virtualLow(record)).isEqualTo(Connections.mapped(Connections.VIP));
            assertThat(ConnectionRecord.serverLow(record)).isEqualTo(Connections.mapped(Connections.server(8)));
            assertThat(ConnectionRecord.clientPort(record)).isEqualTo(10_008);
            assertThat(ConnectionRecord.virtualPort(record)).isEqualTo(80);
            assertThat(ConnectionRecord.serverPort(record)).isEqualTo(8080);
            assertThat(ConnectionRecord.state(record)).isEqualTo(TcpState.SYN_RECV);
            assertThat(ConnectionRecord.flags(record)).isEqualTo(flags | ConnectionRecord.FLAG_HASHED);
            assertThat(ConnectionRecord.timeoutTicks(record)).isEqualTo(55);
            assertThat(ConnectionRecord.lastSeenTicks(record)).isEqualTo(1234);
            assertThat(ConnectionRecord.serverId(record)).isEqualTo(1);
            assertThat(ConnectionRecord.control(record)).isEqualTo(ConnectionRecord.NO_CONTROL);
        }
    }

    @Test
    void newestConnectionTakesReplyKeyOverAndKeepsItWhenTheOldOneGoes() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);
            // Two VIPs, one client port, one server: replies of both look the same.
            int old = toServer9(worker, tuple(1, 100, 5 << 16 | 80, 6));
            int young = toServer9(worker, tuple(1, 101, 5 << 16 | 80, 6));

            assertThat(worker.find(tuple(9, 1, 8080 << 16 | 5, 6))).isEqualTo(young << 1 | 1);
            assertThat(worker.find(tuple(1, 100, 5 << 16 | 80, 6))).isEqualTo(old << 1);

            worker.remove(old);
            assertThat(worker.find(tuple(9, 1, 8080 << 16 | 5, 6))).isEqualTo(young << 1 | 1);
            worker.remove(young);
            assertThat(worker.find(tuple(9, 1, 8080 << 16 | 5, 6))).isEqualTo(WorkerConnections.NOT_FOUND);
        }
    }

    private static int toServer9(WorkerConnections worker, PacketTuple packet) {
        ConnectionDraft draft = new ConnectionDraft()
                .opened(packet)
                .served(0, Connections.mapped(9), 8080, 0)
                .begins(NAT, TcpState.SYN_RECV, 1000, 0);
        return worker.create(draft, 0);
    }

    @Test
    void ipv6ConnectionIsFoundByBothTuplesAndNoOther() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);
            long net = 0x2001_0db8_0000_0000L;
            long farm = 0xfd00_0001_0000_0000L;
            int number = worker.create(
                    new ConnectionDraft()
                            .opened(ipv6(table, net, 7, net + 1, 1, 4000 << 16 | 80))
                            .served(farm, 3, 8080, 5)
                            .begins(NAT, TcpState.SYN_RECV, 1000, 9),
                    0);

            assertThat(worker.find(ipv6(table, net, 7, net + 1, 1, 4000 << 16 | 80)))
                    .isEqualTo(number << 1);
            assertThat(worker.find(ipv6(table, farm, 3, net, 7, 8080 << 16 | 4000)))
                    .isEqualTo(number << 1 | 1);
            assertThat(worker.find(ipv6(table, net, 8, net + 1, 1, 4000 << 16 | 80)))
                    .isEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(worker.find(ipv6(table, net, 7, net + 1, 1, 4001 << 16 | 80)))
                    .isEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(ConnectionRecord.fwmark(table.record(number))).isEqualTo(9);
            worker.remove(number);
            assertThat(table.indexEntries()).isZero();
        }
    }

    private static PacketTuple ipv6(ConnectionTable table, long high, long low, long toHigh, long toLow, int ports) {
        return new PacketTuple().set(table.secret(), high, low, toHigh, toLow, ports, 6);
    }

    @Test
    void fullTableRefusesAndCountsUntilASlotIsFree() throws IOException {
        int maximum = 20_000;
        try (ConnectionTable table = Connections.open(directory, maximum, 1)) {
            WorkerConnections worker = table.worker(0);
            for (int i = 0; i < maximum; i++) {
                assertThat(connect(worker, i)).isNotEqualTo(WorkerConnections.FULL);
            }

            assertThat(connect(worker, maximum)).isEqualTo(WorkerConnections.FULL);
            assertThat(worker.refusals()).isEqualTo(1);
            assertThat(table.live()).isEqualTo(maximum);

            assertThat(worker.remove(findFromClient(worker, 77) >> 1)).isEqualTo(TcpState.SYN_RECV);
            assertThat(connect(worker, maximum)).isNotEqualTo(WorkerConnections.FULL);
            assertThat(findFromClient(worker, maximum)).isNotEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(findFromClient(worker, 77)).isEqualTo(WorkerConnections.NOT_FOUND);
        }
    }

    @Test
    void connectionExpiresOneTimeoutAfterItsLastPacket() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);
            int number = connect(worker, 1, NAT, 100, 5000);

            ConnectionRecord.touch(table.record(number), 5060);
            worker.expire(5159, 100, REMOVE);
            assertThat(findFromClient(worker, 1)).isEqualTo(number << 1);

            worker.expire(5160, 100, REMOVE);
            assertThat(findFromClient(worker, 1)).isEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(findReply(worker, 1)).isEqualTo(WorkerConnections.NOT_FOUND);
            assertThat(table.live()).isZero();
        }
    }

    @Test
    void shorterTimeoutExpiresEarlyOnceRearmed() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);
            int number = connect(worker, 1, NAT, 13_000, 0);

            ConnectionRecord.timeoutTicks(table.record(number), 10);
            worker.rearm(number, 0);

            worker.expire(10, 100, REMOVE);
            assertThat(table.live()).isZero();
        }
    }

    @Test
    void timeoutBeyondTheWheelIsKept() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);
            connect(worker, 1, NAT, 50_000, 0);

            for (int now = 0; now < 50_000; now += 100) {
                worker.expire(now, 100, REMOVE);
            }
            assertThat(table.live()).isEqualTo(1);
            worker.expire(50_000, 100, REMOVE);
            assertThat(table.live()).isZero();
        }
    }

    @Test
    void whoControlsOthersGoesOnForSixtySecondsAtATime() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);
            int template = connect(worker, 1, NAT, 10, 0);
            int[] finalState = {-1};
            ExpiryHandler handler = (record, number, state) -> finalState[0] = state;
            assertThat(worker.join(template, worker.foundGeneration(), 0)).isTrue();

            worker.expire(10, 100, handler);
            assertThat(findFromClient(worker, 1)).isEqualTo(template << 1);
            assertThat(ConnectionRecord.deadlineTicks(table.record(template))).isEqualTo(10 + Ticks.ofSeconds(60));
            assertThat(worker.leave(template)).isZero();
            worker.expire(10 + Ticks.ofSeconds(60), 100, handler);

            assertThat(table.live()).isZero();
            assertThat(finalState[0]).isEqualTo(TcpState.SYN_RECV);
        }
    }

    @Test
    void nobodyJoinsWhoHasEnded() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);
            int ended = connect(worker, 1, NAT, 10, 0);
            int generation = worker.foundGeneration();
            assertThat(worker.removeIdle(ended, generation, REMOVE)).isTrue();
            assertThat(worker.join(ended, generation, 0)).isFalse();
            assertThat(connect(worker, 2, NAT, 10, 0))
                    .as("the slot's next user")
                    .isEqualTo(ended);
            assertThat(worker.join(ended, generation, 0)).isFalse();
            assertThat(ConnectionRecord.controls(table.record(ended))).isZero();
        }
    }

    @Test
    void expiryIsBoundedPerCall() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);
            for (int i = 0; i < 100; i++) {
                connect(worker, i, NAT, 10, 0);
            }

            assertThat(worker.expire(10, 30, REMOVE)).isEqualTo(30);
            assertThat(table.live()).isEqualTo(70);
            assertThat(worker.expire(10, 100, REMOVE)).isEqualTo(70);
            assertThat(worker.expire(10, 100, REMOVE)).isZero();
        }
    }

    @Test
    void endedConnectionCanNotChangeState() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            WorkerConnections worker = table.worker(0);
            int number = connect(worker, 1);
            int generation = worker.foundGeneration();
            long record = table.record(number);

            assertThat(ConnectionRecord.compareAndSetState(record, generation, TcpState.SYN_RECV, TcpState.ESTABLISHED))
                    .isTrue();
            assertThat(worker.remove(number, generation)).isEqualTo(TcpState.ESTABLISHED);

            assertThat(worker.remove(number, generation)).isEqualTo(WorkerConnections.GONE);
            assertThat(ConnectionRecord.compareAndSetState(record, generation, TcpState.ESTABLISHED, TcpState.FIN_WAIT))
                    .isFalse();
        }
    }

    @Test
    void listingVisitsEachLiveConnectionOnce() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 30_000, 3)) {
            connect(table.worker(0), 1);
            int middle = connect(table.worker(1), 2);
            int last = connect(table.worker(2), 3);

            assertThat(table.nextLive(0)).isZero();
            assertThat(table.nextLive(1)).isEqualTo(middle);
            assertThat(table.nextLive(middle + 1)).isEqualTo(last);
            assertThat(table.nextLive(last + 1)).isEqualTo(-1);
        }
    }

    @Test
    void secondOpenerIsTurnedAway() throws IOException {
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            assertThat(table.capacity()).isEqualTo(1000);
            assertThatThrownBy(() -> Connections.open(directory, 1000, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process uses the connections in");
        }
    }

    @Test
    void workersWaitForResumption() throws IOException {
        Connections.open(directory, 1000, 1).close();
        try (ConnectionTable table = Connections.open(directory, 1000, 1)) {
            assertThatThrownBy(() -> table.worker(0)).isInstanceOf(IllegalStateException.class);
        }
    }
}
