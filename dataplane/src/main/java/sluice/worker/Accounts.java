package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ExpiryHandler;
import sluice.connection.TcpStates;
import sluice.connection.Timeouts;
import sluice.connection.WorkerConnections;
import sluice.forward.ServerCounters;
import sluice.scheduler.Compatibility;
import sluice.wire.Ipv4;

/**
 * Runs the state machines and keeps the active and inactive counts of the real servers in step with them (spec 3.7,
 * 4.1, 4.3).
 *
 * <p>Whoever moves a connection from one state to another, in one atomic step with its generation, settles the
 * difference at its server; whoever ends it settles what is left. So the counts are exact with any number of workers.
 * Thread: the worker's.
 */
final class Accounts implements ExpiryHandler {
    private final Timeouts timeouts;
    private final WorkerConnections connections;
    private final long serverLines;
    private final Compatibility compatibility;

    Accounts(Timeouts timeouts, WorkerConnections connections, long serverLines, Compatibility compatibility) {
        this.timeouts = timeouts;
        this.connections = connections;
        this.serverLines = serverLines;
        this.compatibility = compatibility;
    }

    /** A TCP segment of a connection: its next state, and the timeout of that state. */
    void segment(long record, int number, int generation, int direction, int tcpFlags, int nowTicks) {
        int state = ConnectionRecord.state(record);
        int next = TcpStates.next(direction, tcpFlags, state);
        if (next != state) {
            next = move(record, generation, direction, tcpFlags);
        }
        timeout(record, number, timeouts.tcpTicks(next), nowTicks);
    }

    /** A UDP datagram of a connection. */
    void datagram(long record, int number, int nowTicks) {
        timeout(record, number, timeouts.udpTicks(), nowTicks);
    }

    /** Ends a connection before its time. */
    void end(WorkerConnections from, long record, int number, int generation) {
        int state = from.remove(number, generation);
        if (state != WorkerConnections.GONE) {
            expired(record, number, state);
        }
    }

    /** Takes back that a connection was bound to the server whose line is at {@code line}. */
    void unbind(long line) {
        ServerCounters.unbind(line, false, compatibility);
    }

    @Override
    public boolean expiring(long record, int number) {
        return true;
    }

    @Override
    public void expired(long record, int number, int state) {
        boolean wasActive = ConnectionRecord.protocol(record) == Ipv4.TCP && TcpStates.isActive(state);
        long line = ServerCounters.line(serverLines, ConnectionRecord.serverId(record));
        ServerCounters.unbind(line, wasActive, compatibility);
    }

    private int move(long record, int generation, int direction, int tcpFlags) {
        while (true) {
            int state = ConnectionRecord.state(record);
            int next = TcpStates.next(direction, tcpFlags, state);
            if (next == state || ConnectionRecord.generation(record) != generation) {
                return next;
            }
            if (ConnectionRecord.compareAndSetState(record, generation, state, next)) {
                int active = (TcpStates.isActive(next) ? 1 : 0) - (TcpStates.isActive(state) ? 1 : 0);
                if (active != 0) {
                    long line = ServerCounters.line(serverLines, ConnectionRecord.serverId(record));
                    ServerCounters.activate(line, active);
                }
                return next;
            }
        }
    }

    private void timeout(long record, int number, int ticks, int nowTicks) {
        int old = ConnectionRecord.timeoutTicks(record);
        if (ticks != old) {
            ConnectionRecord.timeoutTicks(record, ticks);
            if (ticks < old) {
                connections.rearm(number, nowTicks);
            }
        }
    }
}
