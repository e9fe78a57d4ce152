package sluice.sync;

import sluice.connection.ConnectionRecord;
import sluice.dpdk.Memory;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Udp;

/**
 * The message that a worker gathers connections in, with room before it for what makes it a frame (spec 8.1, 8.2).
 *
 * <pre>
 *   version 1: zero (1)  syncid (1)  size (2)  connections (1)  version 1 (1)  zeros (2)
 *   version 0: connections (1)  syncid (1)  size (2)
 * </pre>
 *
 * <p>Thread: its worker's.
 */
public final class SyncOutbox {
    static final int HEADER = 8;
    static final int HEADER_0 = 4;

    private static final int HEADROOM = 64;
    private static final int LARGEST_MESSAGE = 65_535;
    private static final int MOST_CONNECTIONS = 255;
    private static final int FIRST_SOURCE_PORT = 49_152;
    private static final long GROUP_MAC4 = 0x0100_5E00_0000L;
    private static final int GROUP_MAC4_MASK = 0x7F_FFFF;
    private static final long GROUP_MAC6 = 0x3333_0000_0000L;

    private final int worker;
    private final long message = Memory.allocate(HEADROOM + LARGEST_MESSAGE + 1L, Memory.CACHE_LINE_BYTES) + HEADROOM;
    private int version;
    private int length;
    private int connections;
    private long openedNanos;
    private int identification;

    /** An empty one of worker {@code worker}. */
    public SyncOutbox(int worker) {
        this.worker = worker;
    }

    /** Whether there is nothing to send. */
    public boolean isEmpty() {
        return connections == 0;
    }

    /** When the first connection came. */
    public long openedNanos() {
        return openedNanos;
    }

    /** Whether {@code record} may be added to a message of at most {@code maximumLength} bytes; an empty one takes any. */
    public boolean fits(long record, int asVersion, int maximumLength) {
        return connections == 0
                || (asVersion == version
                        && connections < MOST_CONNECTIONS
                        && padded(length) + SyncEntry.bytes(record, version) <= maximumLength);
    }

    /** Adds a connection that {@link #fits}. */
    public void add(long record, int asVersion, long nowNanos) {
        if (connections == 0) {
            version = asVersion;
            openedNanos = nowNanos;
            length = asVersion == 0 ? HEADER_0 : HEADER;
        }
        if (version == 0) {
            SyncEntry.write0(message + length, record);
        } else {
            for (int end = padded(length); length < end; length++) {
                Memory.putU8(message + length, 0);
            }
            SyncEntry.write(message + length, record);
        }
        length += SyncEntry.bytes(record, version);
        connections++;
    }

    /** Whether a connection can be told at all: others have no form, or cannot be carried on from the message. */
    public static boolean isTellable(long record, int version) {
        int flags = ConnectionRecord.flags(record);
        boolean isPlain = (flags
                                & (ConnectionRecord.FLAG_ONE_PACKET
                                        | ConnectionRecord.FLAG_CALL
                                        | ConnectionRecord.FLAG_SYN_PROXIED
                                        | ConnectionRecord.FLAG_CLIENT_STARTED))
                        == 0
                && (flags & ConnectionRecord.FLAG_METHOD) != ConnectionRecord.METHOD_FULLNAT;
        return isPlain && (version != 0 || SyncEntry.is4(record));
    }

    /**
     * Makes the message a frame and empties the outbox.
     *
     * @param mac that of the port
     * @param sourceHigh the port's own address of the group's family
     * @return the frame's length in bytes; it starts at {@link #frame}
     */
    public int seal(SyncEnd to, long mac, long sourceHigh, long sourceLow) {
        header(to.syncId());
        int bytes = Udp.BYTES + length;
        long udp = message - Udp.BYTES;
        Udp.write(udp, ports(to), bytes);
        boolean is4 = IpAddress.is4(to.groupHigh(), to.groupLow());
        long frame = frame(to);
        if (is4) {
            int source = IpAddress.to4(sourceLow);
            int group = IpAddress.to4(to.groupLow());
            int total = Ipv4.BYTES + bytes;
            Ipv4.write(udp - Ipv4.BYTES, 0, total, ++identification & 0xFFFF, 0, to.ttl(), Ipv4.UDP, source, group);
            Udp.checksum(udp, Checksum.udp(Checksum.transport4(source, group, Ipv4.UDP, udp, bytes)));
            Ethernet.addresses(frame, GROUP_MAC4 | (group & GROUP_MAC4_MASK), mac);
            Ethernet.type(frame, Ethernet.IPV4);
        } else {
            long ip = udp - Ipv6.BYTES;
            Ipv6.write(ip, 0, bytes, Ipv4.UDP, to.ttl(), sourceHigh, sourceLow, to.groupHigh(), to.groupLow());
            Udp.checksum(udp, Checksum.udp(Checksum.transport6(ip, Ipv4.UDP, udp, bytes)));
            Ethernet.addresses(frame, GROUP_MAC6 | (to.groupLow() & 0xFFFF_FFFFL), mac);
            Ethernet.type(frame, Ethernet.IPV6);
        }
        connections = 0;
        return (int) (udp - frame) + bytes;
    }

    /** Where the frame for {@code to} starts. */
    public long frame(SyncEnd to) {
        boolean is4 = IpAddress.is4(to.groupHigh(), to.groupLow());
        return message - Udp.BYTES - (is4 ? Ipv4.BYTES : Ipv6.BYTES) - Ethernet.BYTES;
    }

    /** Each worker has a channel of its own, as far as there are as many. */
    private int ports(SyncEnd to) {
        int channel = to.groupPort() + worker % to.groupPorts();
        return (FIRST_SOURCE_PORT + worker) << 16 | (channel & 0xFFFF);
    }

    private void header(int syncId) {
        Memory.putU8(message, version == 0 ? connections : 0);
        Memory.putU8(message + 1, syncId);
        Memory.putU16(message + 2, length);
        if (version != 0) {
            Memory.putU8(message + 4, connections);
            Memory.putU8(message + 5, version);
            Memory.putU16(message + 6, 0);
        }
    }

    /** Connections start at multiples of four; those of version 0 always do. */
    private static int padded(int length) {
        return (length + 3) & ~3;
    }
}
