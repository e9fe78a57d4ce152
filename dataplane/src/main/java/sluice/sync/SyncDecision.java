package sluice.sync;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.SctpState;
import sluice.connection.TcpState;
import sluice.connection.Ticks;
import sluice.connection.Timeouts;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.wire.Ipv4;

/**
 * Decides which packets make a master tell their connection (spec 8.3): those at which the connection's count of packets
 * says so, and those that bring it into a state in which the backup must know it.
 *
 * <p>Thread: the worker's.
 */
public final class SyncDecision {
    private static final int TEN_SECONDS = Ticks.ofSeconds(10);
    /** What was told is not repeated within that part of the refresh period: an eighth. */
    private static final int PAUSE_SHIFT = 3;

    private static final int TCP_TOLD = 1 << TcpState.ESTABLISHED
            | 1 << TcpState.FIN_WAIT
            | 1 << TcpState.CLOSE
            | 1 << TcpState.CLOSE_WAIT
            | 1 << TcpState.TIME_WAIT;
    private static final int SCTP_TOLD = 1 << SctpState.ESTABLISHED
            | 1 << SctpState.SHUTDOWN_SENT
            | 1 << SctpState.SHUTDOWN_RECEIVED
            | 1 << SctpState.SHUTDOWN_ACK_SENT
            | 1 << SctpState.CLOSED;

    private final ConnectionTable table;
    private final SyncMarks marks;
    private final Settings settings;
    private int threshold;
    private int period;
    private int refreshTicks;
    private int retries;
    private int version;
    private boolean isTemplatesOnly;

    /** Decides by {@code settings} as they are at each {@link #refresh}. */
    public SyncDecision(ConnectionTable table, SyncMarks marks, Settings settings) {
        this.table = table;
        this.marks = marks;
        this.settings = settings;
        refresh();
    }

    /** Takes over the settings of now. */
    public void refresh() {
        threshold = settings.get(Setting.SYNC_THRESHOLD);
        period = settings.syncPeriod();
        refreshTicks =
                Ticks.ofSeconds(Math.clamp(settings.get(Setting.SYNC_REFRESH_PERIOD), 0, Timeouts.LIMIT_SECONDS));
        retries = settings.get(Setting.SYNC_RETRIES);
        version = settings.get(Setting.SYNC_VERSION);
        isTemplatesOnly = settings.get(Setting.SYNC_PERSIST_MODE) != 0;
    }

    /** The version of messages, 0 or 1. */
    public int version() {
        return version;
    }

    /** The count of packets at which a connection is told first. */
    public int threshold() {
        return threshold;
    }

    /**
     * Whether connection {@code number} is to be told now; if so, that counts as done.
     *
     * @param record its record
     * @param packets how many packets the client has sent
     */
    public boolean isNeeded(long record, int number, int generation, int packets, int nowTicks) {
        boolean isTemplate = ConnectionRecord.isTemplate(record);
        long old = marks.get(number);
        boolean isKnown = SyncMarks.isOf(old, generation);
        int state = ConnectionRecord.state(record);
        boolean isForced = false;
        if (!isTemplate) {
            if (isTemplatesOnly && isUnderTemplate(record)) {
                return false;
            }
            int protocol = ConnectionRecord.protocol(record);
            boolean hasStates = protocol == Ipv4.TCP || protocol == Ipv4.SCTP;
            if (hasStates && (((protocol == Ipv4.TCP ? TCP_TOLD : SCTP_TOLD) >>> state) & 1) == 0) {
                return false;
            }
            isForced = hasStates && state != (isKnown ? SyncMarks.state(old) : 0);
            int established = protocol == Ipv4.TCP ? TcpState.ESTABLISHED : SctpState.ESTABLISHED;
            if (isForced && state != established) {
                return note(number, old, mark(record, generation, 0, state, nowTicks), true);
            }
        }
        int again = 0;
        if (refreshTicks > 0 && isKnown && isFresh(record, old, nowTicks)) {
            int sinceTold = nowTicks - SyncMarks.endTicks(old) + ConnectionRecord.timeoutTicks(record);
            if (SyncMarks.retries(old) >= retries || sinceTold < refreshTicks >> PAUSE_SHIFT) {
                return false;
            }
            again = SyncMarks.retries(old) + 1;
        }
        if (period > 0) {
            if (!isTemplate && Integer.remainderUnsigned(packets, period) != threshold) {
                return false;
            }
        } else if (refreshTicks == 0 && packets != threshold) {
            return false;
        }
        return note(number, old, mark(record, generation, again, state, nowTicks), isForced);
    }

    /** Of two workers that see packets of one connection at a time, one tells it; changes of state all do. */
    private boolean note(int number, long old, long mark, boolean isForced) {
        return marks.compareAndSet(number, old, mark) || isForced;
    }

    /** Whether what was told last still holds nearly as long as what would be told now. */
    private boolean isFresh(long record, long old, int nowTicks) {
        int timeout = ConnectionRecord.timeoutTicks(record);
        int difference = Math.abs(nowTicks + timeout - SyncMarks.endTicks(old));
        return difference < Math.min(refreshTicks, Math.max(timeout >> 1, TEN_SECONDS));
    }

    private boolean isUnderTemplate(long record) {
        int control = ConnectionRecord.control(record);
        while (control != ConnectionRecord.NO_CONTROL) {
            long controller = table.record(control);
            if (ConnectionRecord.isTemplate(controller)) {
                return true;
            }
            control = ConnectionRecord.control(controller);
        }
        return false;
    }

    private static long mark(long record, int generation, int again, int state, int nowTicks) {
        return SyncMarks.of(nowTicks + ConnectionRecord.timeoutTicks(record), generation, again, state);
    }
}
