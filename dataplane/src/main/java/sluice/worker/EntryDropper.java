package sluice.worker;

import java.util.SplittableRandom;
import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.SctpState;
import sluice.connection.TcpState;
import sluice.connection.Ticks;
import sluice.connection.WorkerConnections;
import sluice.forward.Defences;
import sluice.forward.Server;
import sluice.forward.Services;
import sluice.wire.Ipv4;

/**
 * The {@code drop_entry} defence: while it is up, a 32nd of the worker's slots is looked at each second, and what a flood
 * may have left there is ended: half-open connections at once, idle ones by chance, the likelier the fewer packets they
 * had; and when the table is full, a half-open connection makes room for a new one (spec 7.4).
 *
 * <p>Established connections never make room for others. Thread: the worker's.
 */
final class EntryDropper {
    /** The kernel looks at a 32nd of its buckets each second. */
    private static final long NANOS_FOR_ALL = 32_000_000_000L;

    /** What a worker did not get to for longer than this stays undone. */
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000L;

    /** Neighbouring slots that are looked at together. */
    private static final int BLOCK = 16;

    /** Slots that are looked at for a half-open connection when there is no room. */
    private static final int SLOTS_PER_SEARCH = 64;

    private static final int IDLE_TICKS = Ticks.ofSeconds(60);
    private static final int MOST_PACKETS = 8;

    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final Accounts accounts;
    private final Services services;
    private final Defences defences;
    private final SplittableRandom random = new SplittableRandom();
    private final int[] counters = new int[MOST_PACKETS + 1];
    /** Slots that are to be looked at, times {@link #NANOS_FOR_ALL}. */
    private long due;

    private long lastNanos;
    private int hand;

    EntryDropper(
            ConnectionTable table,
            WorkerConnections connections,
            Accounts accounts,
            Services services,
            Defences defences) {
        this.table = table;
        this.connections = connections;
        this.accounts = accounts;
        this.services = services;
        this.defences = defences;
    }

    /** Looks at as many slots as have fallen due if the defence is up; returns how many connections it ended. */
    int run(long nowNanos, int nowTicks) {
        long elapsed = Math.min(nowNanos - lastNanos, LONGEST_PAUSE_NANOS);
        lastNanos = nowNanos;
        if (!defences.dropsEntries()) {
            return 0;
        }
        due += connections.slots() * elapsed;
        int ended = 0;
        for (long blocks = due / (NANOS_FOR_ALL * BLOCK); blocks > 0; blocks--) {
            due -= NANOS_FOR_ALL * BLOCK;
            int first = random.nextInt(connections.slots());
            for (int i = 0; i < BLOCK; i++) {
                ended += consider(connections.firstSlot() + (first + i) % connections.slots(), nowTicks);
            }
        }
        return ended;
    }

    /**
     * Ends a half-open connection, so that there is room for one more; whether there is now. The search goes round and
     * the slot is filled at once, so that each handshake has the time of one round: table size by SYN rate.
     */
    boolean makeRoom() {
        if (!defences.dropsEntries()) {
            return false;
        }
        for (int i = 0; i < SLOTS_PER_SEARCH; i++) {
            int number = connections.firstSlot() + hand;
            hand = hand + 1 == connections.slots() ? 0 : hand + 1;
            long record = table.record(number);
            int generation = ConnectionRecord.generation(record);
            if (ConnectionRecord.isLive(generation) && !ConnectionRecord.isTemplate(record) && isHalfOpen(record)) {
                accounts.endWithControl(number, generation, true);
                return true;
            }
        }
        return false;
    }

    private int consider(int number, int nowTicks) {
        long record = table.record(number);
        int generation = ConnectionRecord.generation(record);
        if (!ConnectionRecord.isLive(generation)
                || ConnectionRecord.controls(record) != 0
                || !drops(record, nowTicks)) {
            return 0;
        }
        accounts.endWithControl(number, generation, true);
        return 1;
    }

    private boolean drops(long record, int nowTicks) {
        if (ConnectionRecord.isTemplate(record)) {
            Server server = services.server(ConnectionRecord.serverId(record));
            if (server != null && server.service().isOnePacket()) {
                return isUnlucky(record, nowTicks);
            }
            return ConnectionRecord.state(record) != ConnectionRecord.TEMPLATE_ASSURED;
        }
        int protocol = ConnectionRecord.protocol(record);
        if (protocol != Ipv4.TCP && protocol != Ipv4.SCTP) {
            return isUnlucky(record, nowTicks);
        }
        int established = protocol == Ipv4.TCP ? TcpState.ESTABLISHED : SctpState.ESTABLISHED;
        return isHalfOpen(record) || (ConnectionRecord.state(record) == established && isUnlucky(record, nowTicks));
    }

    private static boolean isHalfOpen(long record) {
        int state = ConnectionRecord.state(record);
        if (ConnectionRecord.protocol(record) == Ipv4.SCTP) {
            return state == SctpState.INIT1 || state == SctpState.INIT;
        }
        return ConnectionRecord.protocol(record) == Ipv4.TCP
                && (state == TcpState.SYN_RECV || state == TcpState.SYNACK);
    }

    /** The first, and from then on every n-th of the idle connections that had n packets. */
    private boolean isUnlucky(long record, int nowTicks) {
        int packets = ConnectionRecord.inPackets(record);
        if (nowTicks - ConnectionRecord.lastSeenTicks(record) < IDLE_TICKS || packets <= 0 || packets > MOST_PACKETS) {
            return false;
        }
        if (--counters[packets] > 0) {
            return false;
        }
        counters[packets] = packets;
        return true;
    }
}
