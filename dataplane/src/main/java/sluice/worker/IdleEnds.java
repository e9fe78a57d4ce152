package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ExpiryHandler;
import sluice.connection.TcpState;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.wire.Ipv4;

/**
 * Ends connections whose time has come; if {@code conn_expire_tcp_rst} says so, the ends of established TCP connections are told.
 * What goes on after its time is told to other directors.
 *
 * <p>A reset needs the numbers that an end expects, and nobody keeps those of each packet. So both ends are asked by an
 * acknowledgement that makes no sense to them, in the name of the other end; then the connection goes; and each end's answer,
 * which belongs to no connection any more, is answered by a reset with the number that it tells.
 *
 * <p>Thread: the worker's.
 */
final class IdleEnds implements ExpiryHandler {
    /** Connections that are asked about at a time; others end untold. */
    private static final int CAPACITY = Worker.EXPIRIES_PER_ROUND;

    /** Segments that each of them takes. */
    private static final int PROBES = 2;

    /** The port that what is made here counts as received by: the way is the connection's in any case. */
    private static final int IN_PORT = 0;

    private final Settings settings;
    private final Accounts accounts;
    private final OwnPackets packets;
    private final OwnSegments segments;
    private final SyncMaster master;
    private final int[] numbers = new int[CAPACITY];
    private final int[] generations = new int[CAPACITY];
    private int size;

    IdleEnds(Settings settings, Accounts accounts, OwnPackets packets, OwnSegments segments, SyncMaster master) {
        this.settings = settings;
        this.accounts = accounts;
        this.packets = packets;
        this.segments = segments;
        this.master = master;
    }

    @Override
    public void expired(long record, int number, int state) {
        accounts.expired(record, number, state);
    }

    @Override
    public boolean defers(long record, int number, int generation) {
        if (settings.get(Setting.CONN_EXPIRE_TCP_RST) == 0
                || ConnectionRecord.protocol(record) != Ipv4.TCP
                || ConnectionRecord.isTemplate(record)
                || ConnectionRecord.state(record) != TcpState.ESTABLISHED
                || !ConnectionRecord.isTranslated(record)
                || size == CAPACITY
                || packets.room() < PROBES) {
            return false;
        }
        segments.probes(number, IN_PORT);
        numbers[size] = number;
        generations[size++] = generation;
        return true;
    }

    @Override
    public void outlived(long record, int number) {
        master.outlived(record, number);
    }

    /** Whether connections wait for {@link #end}. */
    boolean isWaiting() {
        return size > 0;
    }

    /** Ends those whose ends have been asked, after the segments to them have gone their way. */
    void end() {
        for (int i = 0; i < size; i++) {
            accounts.end(numbers[i], generations[i]);
        }
        size = 0;
    }
}
