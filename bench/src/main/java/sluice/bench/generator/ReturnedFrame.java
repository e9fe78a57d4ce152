package sluice.bench.generator;

import sluice.dpdk.Memory;

/** Reads frames that came back: plain Ethernet, IPv4 without options, TCP or UDP, as the generator sent them. */
final class ReturnedFrame {
    static final int TYPE_OFFSET = 12;
    static final int PROTOCOL_OFFSET = 23;
    static final int IPV4_TYPE = 0x0800;
    static final int ARP_TYPE = 0x0806;

    private static final int NETWORK_OFFSET = 14;
    private static final int TRANSPORT_OFFSET = 34;
    private static final int IPV4_BYTES = 20;

    private ReturnedFrame() {}

    /** Whether the frame is IPv4 and of this protocol. */
    static boolean isOf(long frame, int protocol) {
        return Memory.u16(frame + TYPE_OFFSET) == IPV4_TYPE && Memory.u8(frame + PROTOCOL_OFFSET) == protocol;
    }

    /** The frame's destination on the Ethernet. */
    static long destinationMac(long frame) {
        return Memory.i64(frame) >>> 16;
    }

    /** The number of the real server to which the frame goes, or -1 when it goes to none. */
    static int server(long frame) {
        int server = Memory.i32(frame + 30) - BenchNetwork.FIRST_SERVER;
        boolean isServer = server >= 0
                && server < BenchNetwork.SERVERS
                && Memory.u16(frame + TRANSPORT_OFFSET + 2) == BenchNetwork.SERVER_PORT;
        return isServer ? server : -1;
    }

    /** Whether the frame comes from the virtual service. */
    static boolean isFromVirtual(long frame) {
        return Memory.i32(frame + 26) == BenchNetwork.VIRTUAL
                && Memory.u16(frame + TRANSPORT_OFFSET) == BenchNetwork.VIRTUAL_PORT;
    }

    /** The flow of a frame that a client sent. */
    static int flowOfSender(long frame) {
        return BenchNetwork.flowOf(Memory.i32(frame + 26), Memory.u16(frame + TRANSPORT_OFFSET));
    }

    /** The flow of a frame that a client receives. */
    static int flowOfReceiver(long frame) {
        return BenchNetwork.flowOf(Memory.i32(frame + 30), Memory.u16(frame + TRANSPORT_OFFSET + 2));
    }

    /** Whether lengths agree and the IPv4 and the TCP or UDP checksum are right. */
    static boolean hasGoodChecksums(long frame, int length) {
        int networkBytes = Memory.u16(frame + NETWORK_OFFSET + 2);
        if (networkBytes > length - NETWORK_OFFSET || networkBytes < IPV4_BYTES + 8) {
            return false;
        }
        int transportBytes = networkBytes - IPV4_BYTES;
        long pseudo = sum(frame + NETWORK_OFFSET + 12, 8) + Memory.u8(frame + PROTOCOL_OFFSET) + transportBytes;
        return isAllOnes(sum(frame + NETWORK_OFFSET, IPV4_BYTES))
                && isAllOnes(pseudo + sum(frame + TRANSPORT_OFFSET, transportBytes));
    }

    // Not Sluice's own checksum code: a generator that shares it would share its mistakes.
    private static long sum(long address, int bytes) {
        long sum = 0;
        int i = 0;
        for (; i + 1 < bytes; i += 2) {
            sum += Memory.u16(address + i);
        }
        return i < bytes ? sum + (Memory.u8(address + i) << 8) : sum;
    }

    private static boolean isAllOnes(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return folded == 0xFFFF;
    }
}
