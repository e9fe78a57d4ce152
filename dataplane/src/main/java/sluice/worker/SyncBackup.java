package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.connection.ConnectionDraft;
import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.PacketTuple;
import sluice.connection.ProtocolStates;
import sluice.connection.ReplyShift;
import sluice.connection.WorkerConnections;
import sluice.forward.ForwardingMethod;
import sluice.forward.Server;
import sluice.forward.Service;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.sync.SyncMarks;
import sluice.sync.SyncReader;

/**
 * Takes over the connections that another director tells, by the services and real servers that there are here (spec
 * 8.4). Those without a real server here are left out. Thread: the worker's.
 */
final class SyncBackup {
    private static final int FTP = 21;
    private static final int REPLY = 1;
    private static final int REFUSED_OF_TEMPLATES = ConnectionRecord.FLAG_TEMPLATE | ConnectionRecord.FLAG_NO_CPORT;
    private static final int TAKEN_FLAGS =
            ConnectionRecord.FLAG_TEMPLATE | ConnectionRecord.FLAG_NO_CPORT | ConnectionRecord.FLAG_FTP_DATA;

    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final Accounts accounts;
    private final SyncMarks marks;
    private final Settings settings;
    private final SyncReader reader = new SyncReader();
    private final PacketTuple key = new PacketTuple();
    private final ConnectionDraft draft = new ConnectionDraft();

    SyncBackup(
            ConnectionTable table,
            WorkerConnections connections,
            Accounts accounts,
            SyncMarks marks,
            Settings settings) {
        this.table = table;
        this.connections = connections;
        this.accounts = accounts;
        this.marks = marks;
        this.settings = settings;
    }

    /**
     * Takes over what a message tells.
     *
     * @param syncId the one to listen to, 0 for all
     * @return whether it is a message for this daemon
     */
    boolean take(Round round, long message, int length, int syncId) {
        if (!reader.open(message, length, syncId)) {
            return false;
        }
        for (int found = reader.next(); found != SyncReader.END; found = reader.next()) {
            if (found == SyncReader.CONNECTION && isSound()) {
                takeOne(round);
            }
        }
        return true;
    }

    /** Whether the connection is one that can be. */
    private boolean isSound() {
        if (reader.has(ConnectionRecord.FLAG_ONE_PACKET) || reader.has(REFUSED_OF_TEMPLATES)) {
            return false;
        }
        if (reader.has(ConnectionRecord.FLAG_TEMPLATE)) {
            return reader.state() == ConnectionRecord.TEMPLATE_NONE
                    || reader.state() == ConnectionRecord.TEMPLATE_ASSURED;
        }
        return reader.state() < ProtocolStates.count(reader.protocol());
    }

    private void takeOne(Round round) {
        boolean isTemplate = reader.has(ConnectionRecord.FLAG_TEMPLATE);
        key.set(
                table.secret(),
                reader.clientHigh(),
                reader.clientLow(),
                reader.virtualHigh(),
                reader.virtualLow(),
                reader.ports(),
                reader.protocol() | (isTemplate ? PacketTuple.TEMPLATE : 0));
        int ticks = accounts.toldTicks(reader.protocol(), isTemplate, reader.state(), reader.timeoutSeconds());
        int entry = connections.find(key);
        if (entry == WorkerConnections.NOT_FOUND) {
            create(round, isTemplate, ticks);
            return;
        }
        if ((entry & REPLY) != 0) {
            return;
        }
        int number = entry >>> 1;
        int generation = connections.foundGeneration();
        long record = table.record(number);
        if (isTemplate || isSameServer(record)) {
            accounts.follow(record, number, generation, reader.state(), ticks, round.nowTicks);
            learned(record, number, generation, round.nowTicks);
        } else if (!reader.has(ConnectionRecord.FLAG_INACTIVE)) {
            accounts.end(number, generation);
            create(round, false, ticks);
        }
        // Else it is the end of a connection in whose place there is a newer one.
    }

    private boolean isSameServer(long record) {
        return ConnectionRecord.serverLow(record) == reader.serverLow()
                && ConnectionRecord.serverHigh(record) == reader.serverHigh()
                && ConnectionRecord.serverPort(record) == reader.serverPort();
    }

    private void create(Round round, boolean isTemplate, int ticks) {
        Server server = server(round, isTemplate);
        if (server == null || server.spec().method() == ForwardingMethod.FULLNAT) {
            return;
        }
        int flags = Scheduling.flags(server) | ConnectionRecord.FLAG_SYNC | (reader.flags() & TAKEN_FLAGS);
        if (reader.replyShift() != ReplyShift.NONE) {
            flags |= ConnectionRecord.FLAG_OUT_SEQ;
        }
        draft.opened(key)
                .served(reader.serverHigh(), reader.serverLow(), reader.serverPort(), server.id())
                .begins(flags, reader.state(), ticks, reader.mark());
        int state = reader.state();
        accounts.began(server.id(), isTemplate, reader.protocol(), state);
        int number = connections.create(draft, round.nowTicks);
        if (number == WorkerConnections.FULL) {
            accounts.notBegun(server.id(), isTemplate, reader.protocol(), state);
            return;
        }
        learned(table.record(number), number, connections.foundGeneration(), round.nowTicks);
    }

    /** What goes for a connection that is new here and for one that was known. */
    private void learned(long record, int number, int generation, int nowTicks) {
        if (reader.replyShift() != ReplyShift.NONE) {
            ConnectionRecord.replyShift(record, reader.replyShift());
            ConnectionRecord.setFlags(record, ConnectionRecord.FLAG_OUT_SEQ);
        }
        int threshold = settings.get(Setting.SYNC_THRESHOLD);
        ConnectionRecord.addInPackets(record, threshold - ConnectionRecord.inPackets(record));
        marks.learned(number, generation, reader.state(), nowTicks);
    }

    private @Nullable Server server(Round round, boolean isTemplate) {
        int port = reader.virtualPort();
        Service service = service(round, port);
        if (service == null && isTemplate && port == 0) {
            // Templates of FTP services have port 0.
            service = service(round, FTP);
        }
        if (service == null) {
            return null;
        }
        boolean isAnyPort = isTemplate || reader.has(ConnectionRecord.FLAG_FTP_DATA);
        return service.toldServer(
                reader.serverHigh(), reader.serverLow(), reader.serverPort(), reader.mark() != 0, isAnyPort);
    }

    private @Nullable Service service(Round round, int port) {
        return round.table.service(reader.mark(), reader.protocol(), reader.virtualHigh(), reader.virtualLow(), port);
    }
}
