package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.ExpiryHandler;
import sluice.connection.ProtocolStates;
import sluice.connection.SctpState;
import sluice.connection.SctpStates;
import sluice.connection.TcpState;
import sluice.connection.TcpStates;
import sluice.connection.Ticks;
import sluice.connection.Timeouts;
import sluice.connection.WorkerConnections;
import sluice.forward.ServerCounters;
import sluice.scheduler.Compatibility;
import sluice.wire.Ipv4;

/**
 * Runs the state machines and keeps the active and inactive counts of the real servers in step with them (spec 3.7,
 * 4.1, 4.3, 4.5).
 *
 * <p>Whoever moves a connection from one state to another, in one atomic step with its generation, settles the
 * difference at its server; whoever ends it settles what is left. So the counts are exact with any number of workers.
 * Thread: the worker's.
 */
final class Accounts implements ExpiryHandler {
    /** A template of which another director does not say how long it lives (spec 8.4). */
    private static final int TOLD_TEMPLATE_TICKS = Ticks.ofSeconds(180);

    /** In place of a template's protocol: its states count nowhere. */
    private static final int NO_PROTOCOL = 0;

    private final Timeouts timeouts;
    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final LocalEnds localEnds;
    private final long serverLines;
    private final Compatibility compatibility;

    Accounts(
            Timeouts timeouts,
            ConnectionTable table,
            WorkerConnections connections,
            LocalEnds localEnds,
            long serverLines,
            Compatibility compatibility) {
        this.table = table;
        this.timeouts = timeouts;
        this.connections = connections;
        this.localEnds = localEnds;
        this.serverLines = serverLines;
        this.compatibility = compatibility;
    }

    /** A TCP segment of a connection: its next state, and the timeout of that state. */
    void segment(Round round, long record, int number, int generation, int direction, int tcpFlags) {
        int row = TcpStates.row(round.tcpTable, direction, tcpFlags);
        int state = advance(record, generation, Ipv4.TCP, row);
        int ticks = timeouts.tcpTicks(state);
        timeout(record, number, state == TcpState.ESTABLISHED ? idle(round, record, ticks) : ticks, round.nowTicks);
    }

    /** An SCTP packet of a connection, {@code chunk} being the type of the chunk that decides. */
    void chunk(Round round, long record, int number, int generation, int direction, int chunk) {
        int state = advance(record, generation, Ipv4.SCTP, SctpStates.row(direction, chunk));
        int ticks = timeouts.sctpTicks(state);
        timeout(record, number, state == SctpState.ESTABLISHED ? idle(round, record, ticks) : ticks, round.nowTicks);
    }

    /** A UDP datagram of a connection. */
    void datagram(Round round, long record, int number, int direction) {
        if (direction == TcpStates.OUTPUT) {
            assure(ConnectionRecord.control(record));
        }
        timeout(record, number, idle(round, record, timeouts.udpTicks()), round.nowTicks);
    }

    /** A TCP connection's first segment is waited for, maybe not for the first time (spec 3.10). */
    void listen(long record, int number, int generation, int nowTicks) {
        while (true) {
            int state = ConnectionRecord.state(record);
            if (ConnectionRecord.generation(record) != generation) {
                return;
            }
            if (state == TcpState.LISTEN || change(record, generation, Ipv4.TCP, state, TcpState.LISTEN)) {
                ConnectionRecord.touch(record, nowTicks);
                timeout(record, number, timeouts.tcpTicks(TcpState.LISTEN), nowTicks);
                return;
            }
        }
    }

    /** Ends a connection before its time, unless it controls others. */
    void end(int number, int generation) {
        connections.removeIdle(number, generation, this);
    }

    /**
     * Ends a connection as if it had never been, unless it controls others; its controller goes along when it then
     * controls nobody (spec 1.5, 3.9).
     *
     * @param sparesAssured whether a template that has seen an established connection stays
     */
    void endWithControl(int number, int generation, boolean sparesAssured) {
        int control = ConnectionRecord.control(table.record(number));
        // As long as the connection lives, so does its controller.
        int controlGeneration =
                control == ConnectionRecord.NO_CONTROL ? 0 : ConnectionRecord.generation(table.record(control));
        if (connections.removeIdle(number, generation, this)
                && control != ConnectionRecord.NO_CONTROL
                && !(sparesAssured && isAssured(table.record(control)))) {
            end(control, controlGeneration);
        }
    }

    /** Counts a new connection at a server, which schedulers otherwise do. */
    void bind(int serverId) {
        ServerCounters.bind(ServerCounters.line(serverLines, serverId), compatibility);
    }

    /** Takes back that a connection was bound to a server. */
    void unbind(int serverId) {
        ServerCounters.unbind(ServerCounters.line(serverLines, serverId), false, compatibility);
    }

    /** Ticks that a connection lives that another director tells, {@code seconds} being unsigned and 0 if it does not say. */
    int toldTicks(int protocol, boolean isTemplate, int state, int seconds) {
        if (seconds != 0) {
            int most = Timeouts.LIMIT_SECONDS;
            return Ticks.ofSeconds(Integer.compareUnsigned(seconds, most) > 0 ? most : seconds);
        }
        if (isTemplate) {
            return TOLD_TEMPLATE_TICKS;
        }
        return switch (protocol) {
            case Ipv4.TCP -> timeouts.tcpTicks(state);
            case Ipv4.SCTP -> timeouts.sctpTicks(state);
            default -> timeouts.udpTicks();
        };
    }

    /** Counts a connection or template that begins in {@code state} at its server. */
    void began(int serverId, boolean isTemplate, int protocol, int state) {
        long line = ServerCounters.line(serverLines, serverId);
        if (isTemplate) {
            ServerCounters.bindTemplate(line, compatibility);
        } else {
            ServerCounters.bind(line, compatibility);
            ServerCounters.activate(line, active(protocol, state));
        }
    }

    /** Takes that back. */
    void notBegun(int serverId, boolean isTemplate, int protocol, int state) {
        long line = ServerCounters.line(serverLines, serverId);
        if (isTemplate) {
            ServerCounters.unbindTemplate(line, compatibility);
        } else {
            ServerCounters.unbind(line, ProtocolStates.isActive(protocol, state), compatibility);
        }
    }

    /** Another director tells in which state a connection or template is. */
    void follow(long record, int number, int generation, int next, int ticks, int nowTicks) {
        int protocol = ConnectionRecord.isTemplate(record) ? NO_PROTOCOL : ConnectionRecord.protocol(record);
        int state = ConnectionRecord.state(record);
        while (state != next && !change(record, generation, protocol, state, next)) {
            if (ConnectionRecord.generation(record) != generation) {
                return;
            }
            state = ConnectionRecord.state(record);
        }
        ConnectionRecord.touch(record, nowTicks);
        timeout(record, number, ticks, nowTicks);
    }

    @Override
    public void expired(long record, int number, int state) {
        settle(record, state);
        if (ConnectionRecord.isFullNat(record) && !ConnectionRecord.isTemplate(record)) {
            localEnds.giveBack(record);
        }
        leaveControl(record);
    }

    private void settle(long record, int state) {
        long line = ServerCounters.line(serverLines, ConnectionRecord.serverId(record));
        if (ConnectionRecord.isTemplate(record)) {
            ServerCounters.unbindTemplate(line, compatibility);
        } else {
            boolean wasActive = ProtocolStates.isActive(ConnectionRecord.protocol(record), state);
            ServerCounters.unbind(line, wasActive, compatibility);
        }
    }

    private void leaveControl(long record) {
        int control = ConnectionRecord.control(record);
        if (control != ConnectionRecord.NO_CONTROL) {
            connections.leave(control);
        }
    }

    private static boolean isAssured(long record) {
        return ConnectionRecord.isTemplate(record)
                && ConnectionRecord.state(record) == ConnectionRecord.TEMPLATE_ASSURED;
    }

    /** An established connection assures the template that it came by (spec 3.5). */
    private void assure(int control) {
        if (control != ConnectionRecord.NO_CONTROL) {
            long template = table.record(control);
            if (ConnectionRecord.isTemplate(template)) {
                ConnectionRecord.compareAndSetState(
                        template, ConnectionRecord.TEMPLATE_NONE, ConnectionRecord.TEMPLATE_ASSURED);
            }
        }
    }

    /**
     * Moves a connection on by a row of its protocol's state table; returns the state it is in then. As soon as it has
     * moved, another worker may end it and its slot serve the next one: who is to be told is read before.
     */
    private int advance(long record, int generation, int protocol, int row) {
        while (true) {
            int control = ConnectionRecord.control(record);
            int state = ConnectionRecord.state(record);
            int next = protocol == Ipv4.TCP ? TcpStates.next(row, state) : SctpStates.next(row, state);
            if (next == state || ConnectionRecord.generation(record) != generation) {
                return next;
            }
            if (change(record, generation, protocol, state, next)) {
                if (next == (protocol == Ipv4.TCP ? TcpState.ESTABLISHED : SctpState.ESTABLISHED)) {
                    assure(control);
                }
                return next;
            }
        }
    }

    /**
     * Moves a connection from one state to another and settles that; false if another worker was faster. The server is read
     * before: afterwards the slot may be the next connection's.
     */
    private boolean change(long record, int generation, int protocol, int state, int next) {
        int server = ConnectionRecord.serverId(record);
        if (!ConnectionRecord.compareAndSetState(record, generation, state, next)) {
            return false;
        }
        int active = active(protocol, next) - active(protocol, state);
        if (active != 0) {
            ServerCounters.activate(ServerCounters.line(serverLines, server), active);
        }
        return true;
    }

    private static int active(int protocol, int state) {
        return ProtocolStates.isActive(protocol, state) ? 1 : 0;
    }

    /** The timeout that its service gives an established connection, or else {@code ticks}. */
    private int idle(Round round, long record, int ticks) {
        if (!round.table.hasIdleTimeouts()) {
            return ticks;
        }
        int own = ServerCounters.idleSeconds(ServerCounters.line(serverLines, ConnectionRecord.serverId(record)));
        return own == 0 ? ticks : Ticks.ofSeconds(own);
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
