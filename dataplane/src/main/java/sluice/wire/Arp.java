package sluice.wire;

import sluice.dpdk.Memory;

/**
 * ARP packet for IPv4 over Ethernet (RFC 826).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Hardware type = 1       |    Protocol type = 0x0800     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  HW size = 6  | Proto size = 4|           Operation           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Sender's MAC address                    |
 * +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                               |     Sender's IP address       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                               |      Target's MAC address     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Target's IP address                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Arp {
    /** Bytes of the packet. */
    public static final int BYTES = 28;
    /** Operation: who has the target's address? */
    public static final int REQUEST = 1;
    /** Operation: the sender has its address. */
    public static final int REPLY = 2;

    /** Hardware type Ethernet, protocol type IPv4. */
    private static final int TYPES = 1 << 16 | Ethernet.IPV4;
    /** A hardware address of 6 bytes, a protocol address of 4. */
    private static final int SIZES = 6 << 8 | 4;

    private static final int SIZES_OFFSET = 4;
    private static final int OPERATION = 6;
    private static final int SENDER_MAC = 8;
    private static final int SENDER_ADDRESS = 14;
    private static final int TARGET_MAC = 18;
    private static final int TARGET_ADDRESS = 24;

    private Arp() {}

    /** Whether the packet at {@code arp} speaks of IPv4 over Ethernet. */
    public static boolean isIpv4OverEthernet(long arp) {
        return Memory.i32(arp) == TYPES && Memory.u16(arp + SIZES_OFFSET) == SIZES;
    }

    /** The operation. */
    public static int operation(long arp) {
        return Memory.u16(arp + OPERATION);
    }

    /** The sender's MAC address. */
    public static long senderMac(long arp) {
        return Memory.i64(arp + SENDER_MAC) >>> 16;
    }

    /** The sender's IPv4 address. */
    public static int senderAddress(long arp) {
        return Memory.i32(arp + SENDER_ADDRESS);
    }

    /** The target's MAC address. */
    public static long targetMac(long arp) {
        return Memory.i64(arp + TARGET_MAC) >>> 16;
    }

    /** The target's IPv4 address. */
    public static int targetAddress(long arp) {
        return Memory.i32(arp + TARGET_ADDRESS);
    }

    /** Writes a whole packet. */
    public static void write(
            long arp, int operation, long senderMac, int senderAddress, long targetMac, int targetAddress) {
        Memory.putI32(arp, TYPES);
        Memory.putU16(arp + SIZES_OFFSET, SIZES);
        Memory.putU16(arp + OPERATION, operation);
        Memory.putI64(arp + SENDER_MAC, senderMac << 16 | senderAddress >>> 16);
        Memory.putI64(arp + SENDER_ADDRESS + 2, (long) senderAddress << 48 | targetMac);
        Memory.putI32(arp + TARGET_ADDRESS, targetAddress);
    }
}
