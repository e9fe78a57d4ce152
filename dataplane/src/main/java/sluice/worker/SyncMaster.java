package sluice.worker;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.sync.SyncDecision;
import sluice.sync.SyncEnd;
import sluice.sync.SyncOutbox;
import sluice.wire.IpAddress;

/**
 * Tells other directors which connections there are (spec 8.3), while a master daemon runs: a message leaves when it is
 * full, and two seconds after its first connection. Thread: the worker's.
 */
final class SyncMaster {
    private static final long FLUSH_NANOS = 2_000_000_000L;

    /** A data connection of FTP has a controller that has a template; the rest is room. */
    private static final int MOST_CONTROLLERS = 4;

    private static final long LINK_LOCAL = 0xFE80_0000_0000_0000L;

    private final ConnectionTable table;
    private final SyncDecision decision;
    private final SyncOutbox outbox;
    private final PortBinding[] ports;
    private final Transmitter transmitter;
    private final WorkerCounters counters;
    private @Nullable SyncEnd to;
    private int settingsVersion;
    private long nowNanos;
    private int nowTicks;

    SyncMaster(
            ConnectionTable table,
            SyncDecision decision,
            SyncOutbox outbox,
            PortBinding[] ports,
            Transmitter transmitter,
            WorkerCounters counters) {
        this.table = table;
        this.decision = decision;
        this.outbox = outbox;
        this.ports = ports;
        this.transmitter = transmitter;
        this.counters = counters;
    }

    /**
     * Begins a round of the worker.
     *
     * @param end where to, null while no master runs; what was gathered for another one leaves at once
     * @param version that of the settings
     */
    void begin(Round round, @Nullable SyncEnd end, int version) {
        nowNanos = round.nowNanos;
        nowTicks = round.nowTicks;
        if (!Objects.equals(end, to)) {
            flush();
        }
        to = end;
        round.isMaster = end != null;
        if (version != settingsVersion) {
            settingsVersion = version;
            decision.refresh();
        }
    }

    /** A packet of a client has been forwarded. */
    void packet(long record, int number, int generation) {
        SyncEnd end = to;
        if (end != null) {
            tell(end, record, number, generation, ConnectionRecord.inPackets(record));
        }
    }

    /** A packet was forwarded by a connection of its own, of which only the controller can be told. */
    void onePacket(long record) {
        SyncEnd end = to;
        if (end != null && decision.version() != 0) {
            tellControllers(end, ConnectionRecord.control(record));
        }
    }

    /** A connection's time had come, but it controls others and goes on. */
    void outlived(long record, int number) {
        SyncEnd end = to;
        if (end != null) {
            tell(end, record, number, ConnectionRecord.generation(record), decision.threshold());
        }
    }

    /** Sends what has waited long enough; returns how many messages. */
    int run() {
        if (outbox.isEmpty() || nowNanos - outbox.openedNanos() < FLUSH_NANOS) {
            return 0;
        }
        flush();
        return 1;
    }

    private void tell(SyncEnd end, long record, int number, int generation, int packets) {
        if (tellOne(end, record, number, generation, packets) || decision.version() != 0) {
            tellControllers(end, ConnectionRecord.control(record));
        }
    }

    /** Of version 1 each controller has its turn, of version 0 only that of a connection that was told. */
    private void tellControllers(SyncEnd end, int first) {
        int control = first;
        for (int i = 0; i < MOST_CONTROLLERS && control != ConnectionRecord.NO_CONTROL; i++) {
            long record = table.record(control);
            int generation = ConnectionRecord.generation(record);
            if (!ConnectionRecord.isLive(generation)) {
                return;
            }
            int packets = decision.threshold();
            if (ConnectionRecord.isTemplate(record)) {
                ConnectionRecord.addInPackets(record, 1);
                packets = ConnectionRecord.inPackets(record);
            }
            if (!tellOne(end, record, control, generation, packets) && decision.version() == 0) {
                return;
            }
            control = ConnectionRecord.control(record);
        }
    }

    private boolean tellOne(SyncEnd end, long record, int number, int generation, int packets) {
        int version = decision.version();
        if (!SyncOutbox.isTellable(record, version)
                || !decision.isNeeded(record, number, generation, packets, nowTicks)
                || ConnectionRecord.generation(record) != generation) {
            return false;
        }
        if (!outbox.fits(record, version, end.maximumLength())) {
            flush();
        }
        outbox.add(record, version, nowNanos);
        return true;
    }

    private void flush() {
        SyncEnd end = to;
        if (end == null || outbox.isEmpty()) {
            return;
        }
        PortBinding port = ports[end.port()];
        boolean is4 = IpAddress.is4(end.groupHigh(), end.groupLow());
        int own = port.addresses().first(is4);
        boolean hasOwn = own != PortAddresses.NONE;
        long high = hasOwn ? port.addresses().high(own) : LINK_LOCAL;
        long low = hasOwn ? port.addresses().low(own) : interfaceIdentifier(port.mac());
        int length = outbox.seal(end, port.mac(), high, low);
        counters.countOriginated();
        transmitter.send(end.port(), Transmitter.NO_BUFFER, outbox.frame(end), length);
    }

    /** The lower half of a port's link-local address (RFC 4291, appendix A). */
    private static long interfaceIdentifier(long mac) {
        long vendor = mac >>> 24;
        long device = mac & 0xFF_FFFFL;
        return (vendor << 40 | 0xFF_FE00_0000L | device) ^ 0x0200_0000_0000_0000L;
    }
}
