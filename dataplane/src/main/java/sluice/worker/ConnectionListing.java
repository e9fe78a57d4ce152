package sluice.worker;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.ProtocolStates;
import sluice.connection.Ticks;
import sluice.forward.AddressNumbers;
import sluice.localport.LocalAddressBook;

/**
 * Walks the records of live connections without stopping anyone: a connection that ends while it is read is left out.
 * Thread: the reader's.
 */
final class ConnectionListing implements Iterator<ConnectionStatus> {
    private final ConnectionTable table;
    private final long nowNanos;
    private int position;
    private @Nullable ConnectionStatus next;

    ConnectionListing(ConnectionTable table, long nowNanos) {
        this.table = table;
        this.nowNanos = nowNanos;
        this.next = advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public ConnectionStatus next() {
        ConnectionStatus current = next;
        if (current == null) {
            throw new NoSuchElementException();
        }
        next = advance();
        return current;
    }

    private @Nullable ConnectionStatus advance() {
        while (true) {
            int number = position < table.capacity() ? table.nextLive(position) : -1;
            if (number < 0) {
                return null;
            }
            position = number + 1;
            long record = table.record(number);
            int generation = ConnectionRecord.generation(record);
            ConnectionStatus status = read(number, record);
            if (ConnectionRecord.isLive(generation) && ConnectionRecord.isStill(record, generation)) {
                return status;
            }
        }
    }

    private ConnectionStatus read(int number, long record) {
        int protocol = ConnectionRecord.protocol(record);
        int state = ConnectionRecord.state(record);
        return new ConnectionStatus(
                protocol,
                AddressNumbers.address(ConnectionRecord.clientHigh(record), ConnectionRecord.clientLow(record)),
                ConnectionRecord.clientPort(record),
                AddressNumbers.address(ConnectionRecord.virtualHigh(record), ConnectionRecord.virtualLow(record)),
                ConnectionRecord.virtualPort(record),
                AddressNumbers.address(ConnectionRecord.serverHigh(record), ConnectionRecord.serverLow(record)),
                ConnectionRecord.serverPort(record),
                localAddress(record),
                ConnectionRecord.isFullNat(record) ? ConnectionRecord.localPort(record) : 0,
                table.callId(number),
                stateName(record, protocol, state),
                Ticks.remainingSeconds(ConnectionRecord.deadlineTicks(record), nowNanos));
    }

    private @Nullable InetAddress localAddress(long record) {
        int id = ConnectionRecord.localId(record);
        LocalAddressBook locals = table.locals();
        // Templates have none, and the record of a connection that ends meanwhile may hold anything.
        boolean hasLocal = ConnectionRecord.isFullNat(record) && locals.contains(id);
        return hasLocal ? AddressNumbers.address(locals.high(id), locals.low(id)) : null;
    }

    private static String stateName(long record, int protocol, int state) {
        if (ConnectionRecord.isTemplate(record)) {
            return state == ConnectionRecord.TEMPLATE_ASSURED ? "ASSURED" : "NONE";
        }
        return ProtocolStates.name(protocol, state);
    }
}
