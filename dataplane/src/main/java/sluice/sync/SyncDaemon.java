package sluice.sync;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A synchronisation daemon as it was asked for, or, once it is {@link #complete}, as it runs (spec 8.1).
 *
 * @param role which of the two it is
 * @param port name of the port where its messages leave or arrive
 * @param syncId 0 to 255, written into messages; a backup with another one than 0 takes no others
 * @param maximumLength bytes of a message, the datagram's payload; 0 asks for what fits into a frame
 * @param group multicast group, null asks for 224.0.0.81
 * @param groupPort UDP port, 0 asks for 8848
 * @param ttl time to live of datagrams, 0 asks for 1
 */
public record SyncDaemon(
        SyncRole role,
        String port,
        int syncId,
        int maximumLength,
        @Nullable InetAddress group,
        int groupPort,
        int ttl) {
    private static final byte[] DEFAULT_GROUP = {(byte) 224, 0, 0, 81};
    private static final int DEFAULT_PORT = 8848;
    private static final int DEFAULT_TTL = 1;

    private static final int IPV4_AND_UDP = 28;
    private static final int IPV6_AND_UDP = 48;
    private static final int ETHERNET_MTU = 1500;
    private static final int LARGEST_DATAGRAM = 65_535;
    private static final int SHORTEST_OF_BACKUP = 1024;

    /** Nothing but a role, everything else left open. */
    public static SyncDaemon of(SyncRole role) {
        return new SyncDaemon(role, "", 0, 0, null, 0, 0);
    }

    /**
     * The same with all that was left open decided as the kernel does.
     *
     * @param mtu that of the port
     */
    public SyncDaemon complete(int mtu) {
        InetAddress to = group == null ? defaultGroup() : group;
        int headers = to instanceof Inet6Address ? IPV6_AND_UDP : IPV4_AND_UDP;
        int largest = LARGEST_DATAGRAM - headers;
        int length;
        if (maximumLength != 0) {
            length = Math.clamp(maximumLength, role == SyncRole.BACKUP ? SHORTEST_OF_BACKUP : 1, largest);
        } else if (role == SyncRole.MASTER) {
            length = ETHERNET_MTU - headers;
        } else {
            length = Math.clamp(mtu, ETHERNET_MTU, LARGEST_DATAGRAM) - headers;
        }
        return new SyncDaemon(
                role,
                port,
                syncId,
                length,
                to,
                groupPort == 0 ? DEFAULT_PORT : groupPort,
                ttl == 0 ? DEFAULT_TTL : ttl);
    }

    private static InetAddress defaultGroup() {
        try {
            return InetAddress.getByAddress(DEFAULT_GROUP);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
