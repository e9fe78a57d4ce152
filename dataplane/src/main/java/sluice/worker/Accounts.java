package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.ExpiryHandler;
import sluice.connection.TcpState;
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
    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final long serverLines;
    private final Compatibility compatibility;

    Accounts(
            Timeouts timeouts,
            ConnectionTable table,
            WorkerConnections connections,
            long serverLines,
            Compatibility compatibility) {
        this.table = table;
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
    void datagram(long record, int number, int direction, int nowTicks) {
        if (direction == TcpStates.OUTPUT) {
            assure(record);
        }
        timeout(record, number, timeouts.udpTicks(), nowTicks);
    }

    /** Ends a connection before its time, unless it controls others. */
    void end(int number, int generation) {
        int state = connections.removeIdle(number, generation);
        if (state != WorkerConnections.GONE) {
            settle(table.record(number), state);
            leaveControl(table.record(number));
        }
    }

    /**
     * Ends a connection as if it had never been, unless it controls others; its controller goes along when it then
     * controls nobody (spec 1.5, 3.9).
     */
    void endWithControl(int number, int generation) {
        int state = connections.removeIdle(number, generation);
        if (state == WorkerConnections.GONE) {
            return;
        }
        long record = table.record(number);
        int control = ConnectionRecord.control(record);
        int controlGeneration =
                control == ConnectionRecord.NO_CONTROL ? 0 : ConnectionRecord.generation(table.record(control));
        settle(record, state);
        if (leaveControl(record) == 0) {
            end(control, controlGeneration);
        }
    }

    /** Takes back that a connection was bound to the server whose line is at {@code line}. */
    void unbind(long line) {
        ServerCounters.unbind(line, false, compatibility);
    }

    @Override
    public void expired(long record, int number, int state) {
        settle(record, state);
        leaveControl(record);
    }

    private void settle(long record, int state) {
        long line = ServerCounters.line(serverLines, ConnectionRecord.serverId(record));
        if (ConnectionRecord.isTemplate(record)) {
            ServerCounters.unbindTemplate(line, compatibility);
        } else {
            boolean wasActive = ConnectionRecord.protocol(record) == Ipv4.TCP && TcpStates.isActive(state);
            ServerCounters.unbind(line, wasActive, compatibility);
        }
    }

    /** Returns how many connections the controller still has; -1 when there is no controller. */
    private int leaveControl(long record) {
        int control = ConnectionRecord.control(record);
        return control == ConnectionRecord.NO_CONTROL ? -1 : connections.leave(control);
    }

    /** An established connection assures the template that it came by (spec 3.5). */
    private void assure(long record) {
        int control = ConnectionRecord.control(record);
        if (control != ConnectionRecord.NO_CONTROL) {
            long template = table.record(control);
            if (ConnectionRecord.isTemplate(template)) {
                ConnectionRecord.compareAndSetState(
                        template, ConnectionRecord.TEMPLATE_NONE, ConnectionRecord.TEMPLATE_ASSURED);
            }
        }
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
                if (next == TcpState.ESTABLISHED) {
                    assure(record);
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
