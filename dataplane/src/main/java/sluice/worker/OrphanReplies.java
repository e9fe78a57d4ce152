package sluice.worker;

import sluice.connection.PacketTuple;
import sluice.forward.IcmpError;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.parse.Headers;
import sluice.wire.Ipv4;
import sluice.wire.Sctp;
import sluice.wire.Tcp;

/**
 * Tells NAT servers when they answer for a connection that is no longer there: by an ICMP error if {@code nat_icmp_send} says
 * so (spec 3.3), by a reset if {@code conn_expire_tcp_rst} does.
 * Thread: the worker's.
 */
final class OrphanReplies {
    private final Settings settings;
    private final HostSide hostSide;

    OrphanReplies(Settings settings, HostSide hostSide) {
        this.settings = settings;
        this.hostSide = hostSide;
    }

    /**
     * Refuses packet {@code i}, which belongs to no connection, if it comes from a NAT server that is to be told.
     *
     * @return whether it has been dealt with
     */
    boolean refuse(Round round, int i, PacketTuple packet) {
        boolean isReset = settings.get(Setting.CONN_EXPIRE_TCP_RST) != 0 && packet.protocol() == Ipv4.TCP;
        if ((settings.get(Setting.NAT_ICMP_SEND) == 0 && !isReset)
                || !round.table.isFromNatServer(
                        packet.protocol(), packet.sourceHigh(), packet.sourceLow(), packet.ports() >>> 16)
                || isLast(round.headers, i)) {
            return false;
        }
        boolean isForHost = round.table.localAddresses().contains(packet.destinationHigh(), packet.destinationLow());
        if (!isForHost && !hostSide.takesHop(round, i)) {
            return false;
        }
        if (isReset) {
            hostSide.reset(round, i, DropReason.NO_CONNECTION);
        } else {
            hostSide.refuse(round, i, IcmpError.PORT_UNREACHABLE, 0, true, DropReason.NO_CONNECTION);
        }
        return true;
    }

    /** Whether the server has ended the connection by itself. */
    private static boolean isLast(Headers headers, int i) {
        int protocol = headers.protocol(i);
        return protocol == Ipv4.TCP
                ? (headers.tcpFlags(i) & Tcp.RST) != 0
                : protocol == Ipv4.SCTP && Sctp.chunkType(headers.transport(i)) == Sctp.ABORT;
    }
}
