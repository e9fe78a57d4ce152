package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.sync.SyncDaemons;
import sluice.sync.SyncEnd;
import sluice.sync.SyncPlan;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Udp;

/**
 * A worker's side of the synchronisation daemons: finds out at the beginning of each round which run, and picks their
 * messages from what arrives (spec 8.1). Thread: the worker's.
 */
final class SyncPath {
    private final SyncDaemons daemons;
    private final Settings settings;
    private final SyncMaster master;
    private final SyncBackup backup;
    private final Transmitter transmitter;
    private @Nullable SyncEnd from;

    SyncPath(SyncDaemons daemons, Settings settings, SyncMaster master, SyncBackup backup, Transmitter transmitter) {
        this.daemons = daemons;
        this.settings = settings;
        this.master = master;
        this.backup = backup;
        this.transmitter = transmitter;
    }

    /** Begins a round of the worker. */
    void begin(Round round) {
        SyncPlan plan = daemons.plan();
        master.begin(round, plan.master(), settings.version());
        from = plan.backup();
        round.isPassive = from != null && settings.get(Setting.BACKUP_ONLY) != 0;
    }

    /** Takes packet {@code i} if it is for the backup daemon; what is wrong with it is only counted. */
    boolean takes(Round round, int i, int kind) {
        SyncEnd end = from;
        if (end == null || end.port() != round.in.index() || !isToGroup(round.headers, i, kind, end)) {
            return false;
        }
        Headers headers = round.headers;
        long udp = headers.transport(i);
        int rest = headers.networkLength(i) - (int) (udp - headers.network(i));
        if (rest < Udp.BYTES || !isChannel(end, Udp.ports(udp) & 0xFFFF)) {
            return false;
        }
        int length = Udp.length(udp);
        boolean isTaken = length >= Udp.BYTES
                && length <= rest
                && length - Udp.BYTES <= end.maximumLength()
                && Ethernet.source(round.burst.frame(i)) != round.in.mac()
                && isWhole(headers.network(i), udp, length, kind)
                && backup.take(round, udp + Udp.BYTES, length - Udp.BYTES, end.syncId());
        int reason = isTaken ? DropReason.SYNC_TAKEN : DropReason.SYNC_IGNORED;
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
        return true;
    }

    private static boolean isToGroup(Headers headers, int i, int kind, SyncEnd end) {
        if ((kind != Kind.OTHER4 && kind != Kind.OTHER6) || headers.protocol(i) != Ipv4.UDP) {
            return false;
        }
        long ip = headers.network(i);
        if (kind == Kind.OTHER6) {
            return Ipv6.destinationLow(ip) == end.groupLow() && Ipv6.destinationHigh(ip) == end.groupHigh();
        }
        int fragment = Ipv4.fragment(ip) & (Ipv4.MORE_FRAGMENTS | Ipv4.OFFSET_MASK);
        return end.groupHigh() == IpAddress.HIGH4
                && IpAddress.low4(Ipv4.destination(ip)) == end.groupLow()
                && fragment == 0;
    }

    private static boolean isChannel(SyncEnd end, int port) {
        return port >= end.groupPort() && port < end.groupPort() + end.groupPorts();
    }

    /** Whether the datagram's checksum is good; IPv4 may do without. */
    private static boolean isWhole(long ip, long udp, int length, int kind) {
        if (kind == Kind.OTHER6) {
            return Checksum.transport6(ip, Ipv4.UDP, udp, length) == 0;
        }
        return Udp.checksum(udp) == 0
                || Checksum.transport4(Ipv4.source(ip), Ipv4.destination(ip), Ipv4.UDP, udp, length) == 0;
    }
}
