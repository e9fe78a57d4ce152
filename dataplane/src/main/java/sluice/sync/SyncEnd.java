package sluice.sync;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import sluice.forward.AddressNumbers;

/**
 * A running daemon as workers need it.
 *
 * @param port number of the port where messages leave or arrive
 * @param syncId 0 to 255
 * @param maximumLength bytes of a message
 * @param groupHigh high half of the multicast group, as {@link sluice.wire.IpAddress} writes it
 * @param groupLow low half of it
 * @param groupPort the first UDP port
 * @param groupPorts how many there are, each the channel of one of the kernel's threads
 * @param ttl time to live of datagrams
 */
public record SyncEnd(
        int port,
        int syncId,
        int maximumLength,
        long groupHigh,
        long groupLow,
        int groupPort,
        int groupPorts,
        int ttl) {

    /** What {@code daemon}, which is complete, comes to; null for none. */
    static @Nullable SyncEnd of(@Nullable SyncDaemon daemon, int port, int groupPorts) {
        InetAddress group = daemon == null ? null : daemon.group();
        if (daemon == null || group == null) {
            return null;
        }
        return new SyncEnd(
                port,
                daemon.syncId(),
                daemon.maximumLength(),
                AddressNumbers.high(group),
                AddressNumbers.low(group),
                daemon.groupPort(),
                groupPorts,
                daemon.ttl());
    }
}
