package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.connection.Connections.NAT;
import static sluice.connection.Connections.connect;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.dpdk.Memory;

/** What the check of a table finds, and that it finds nothing in a good one. */
final class TableCheckTest {
    private static final ExpiryHandler NOBODY = (record, number, state) -> {};

    @TempDir
    Path directory;

    private ConnectionTable table;
    private WorkerConnections worker;

    @BeforeEach
    void fill() throws IOException {
        table = Connections.open(directory, 100, 2);
        worker = table.worker(0);
        for (int i = 0; i < 20; i++) {
            connect(table.worker(i % 2), i);
        }
        worker.remove(4);
        worker.remove(2);
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void goodTableHasNoProblem() {
        TableCheck check = TableCheck.of(table);
        assertThat(check.problems()).isEmpty();
        assertThat(check.live()).isEqualTo(18);
        assertThat(check.returning()).isZero();
    }

    @Test
    void slotOnItsWayToItsOwnerIsNoProblem() {
        table.worker(1).remove(6);
        assertThat(TableCheck.of(table).problems()).isEmpty();
        assertThat(TableCheck.of(table).returning()).isEqualTo(1);
        worker.drain(10);
        assertThat(TableCheck.of(table).returning()).isZero();
    }

    @Test
    void connectionsThatShareAKeyAreNoProblem() {
        int older = connect(worker, 77);
        int newer = connect(table.worker(1), 77);
        assertThat(Connections.findFromClient(worker, 77)).isEqualTo(newer << 1);
        assertThat(TableCheck.of(table).problems()).isEmpty();
        table.worker(1).remove(newer);
        assertThat(TableCheck.of(table).problems()).isEmpty();
        worker.remove(older);
        assertThat(TableCheck.of(table).problems()).isEmpty();
    }

    @Test
    void templateThatIsNoLongerValidIsNoProblem() {
        int template = connect(worker, 60, ConnectionRecord.FLAG_TEMPLATE, 1000, 0);
        assertThat(TableCheck.of(table).problems()).isEmpty();
        worker.invalidateTemplate(template, worker.foundGeneration());
        assertThat(ConnectionRecord.virtualPort(table.record(template))).isEqualTo(WorkerConnections.INVALID_PORT);
        assertThat(TableCheck.of(table).problems()).isEmpty();
        worker.remove(template);
        assertThat(TableCheck.of(table).problems()).isEmpty();
    }

    @Test
    void lostKeyIsFound() {
        PacketTuple reply = Connections.reply(new PacketTuple(), 6);
        int entry = worker.find(reply);
        assertThat(entry).isNotEqualTo(WorkerConnections.NOT_FOUND);
        table.cursor().remove(reply.first, reply.second, entry);
        requireProblem("the key of record 3, direction 1, leads to nothing");
    }

    @Test
    void keyWithoutRecordIsFound() {
        PacketTuple tuple = Connections.fromClient(1234);
        table.cursor().put(tuple.first, tuple.second, 3 << 1);
        requireProblem("keys in the index: 37, keys that lead to their record: 36");
    }

    @Test
    void keyOfAnotherRecordIsFound() {
        PacketTuple tuple = Connections.fromClient(6);
        table.cursor().put(tuple.first, tuple.second, 5 << 1);
        requireProblem("the key of record 3, direction 0, leads to entry 10");
    }

    @Test
    void freeSlotWithALiveRecordIsFound() {
        worker.free().give(5);
        requireProblem("slot 5 is both live and free");
    }

    @Test
    void slotThatIsFreeTwiceIsFound() {
        worker.free().give(4);
        requireProblem("the list of free slots from 0 on leads to slot 4 wrongly");
    }

    @Test
    void lostSlotIsFound() {
        assertThat(worker.free().take()).isEqualTo(2);
        requireProblem("slot 2 is taken without timer");
    }

    @Test
    void wrongNumberOfControlledConnectionsIsFound() {
        assertThat(worker.join(6, ConnectionRecord.generation(table.record(6)), 0))
                .isTrue();
        requireProblem("controlled by record 6: 1, naming it: 0");
    }

    @Test
    void damagedRecordIsFound() {
        Memory.putHostI32(table.record(7) + ConnectionRecord.FWMARK, 99);
        requireProblem("record 7 is live and not whole");
    }

    @Test
    void connectionThatEndedInASlotOfSomebodyElseIsSettledBeforeTheSlotIsUsedAgain() {
        int controller = connect(worker, 50);
        assertThat(worker.join(controller, worker.foundGeneration(), 0)).isTrue();
        ConnectionDraft draft = new ConnectionDraft()
                .opened(Connections.fromClient(51))
                .served(0, Connections.mapped(Connections.server(51)), 8080, 3)
                .begins(NAT, TcpState.SYN_RECV, 1000, 0)
                .controlled(controller);
        int controlled = worker.create(draft, 0);
        int generation = worker.foundGeneration();
        int[] settled = {-1, -1};

        assertThat(worker.removeIdle(controller, ConnectionRecord.generation(table.record(controller)), NOBODY))
                .as("a connection that controls another")
                .isFalse();
        assertThat(worker.removeIdle(controlled, generation, (record, number, state) -> {
                    settled[0] = ConnectionRecord.control(record);
                    settled[1] = ConnectionRecord.serverId(record);
                }))
                .isTrue();
        assertThat(settled).containsExactly(controller, 3);
        worker.leave(controller);
        assertThat(TableCheck.of(table).problems()).isEmpty();
    }

    private void requireProblem(String problem) {
        TableCheck check = TableCheck.of(table);
        assertThat(check.problems()).contains(problem);
        assertThat(check.problemCount()).isPositive();
    }
}
