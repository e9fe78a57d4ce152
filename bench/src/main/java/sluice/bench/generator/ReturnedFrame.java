package sluice.bench.generator;

import sluice.dpdk.Memory;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Udp;

/** Reads frames that came back: plain Ethernet, IPv4 without options, TCP or UDP, as the generator sent them. */
final class ReturnedFrame {
    private static final int NETWORK = Ethernet.BYTES;
    private static final int TRANSPORT = Ethernet.BYTES + Ipv4.BYTES;

    private ReturnedFrame() {}

    /** Whether the frame is IPv4 and of this protocol. */
    static boolean isOf(long frame, int protocol) {
        return Ethernet.type(frame) == Ethernet.IPV4 && Ipv4.protocol(frame + NETWORK) == protocol;
    }

    /** The number of the real server to which the frame goes, or -1 when it goes to none. */
    static int server(long frame) {
        int server = Ipv4.destination(frame + NETWORK) - BenchNetwork.FIRST_SERVER;
        boolean isServer =
                server >= 0 && server < BenchNetwork.SERVERS && destinationPort(frame) == BenchNetwork.SERVER_PORT;
        return isServer ? server : -1;
    }

    /** Whether the frame comes from the virtual service. */
    static boolean isFromVirtual(long frame) {
        return Ipv4.source(frame + NETWORK) == BenchNetwork.VIRTUAL && sourcePort(frame) == BenchNetwork.VIRTUAL_PORT;
    }

    /** The flow of a frame that a client sent. */
    static int flowOfSender(long frame) {
        return BenchNetwork.flowOf(Ipv4.source(frame + NETWORK), sourcePort(frame));
    }

    /** The flow of a frame that a client receives. */
    static int flowOfReceiver(long frame) {
        return BenchNetwork.flowOf(Ipv4.destination(frame + NETWORK), destinationPort(frame));
    }

    private static int sourcePort(long frame) {
        return Udp.ports(frame + TRANSPORT) >>> 16;
    }

    private static int destinationPort(long frame) {
        return Udp.ports(frame + TRANSPORT) & 0xFFFF;
    }

    /** Whether lengths agree and the IPv4 and the TCP or UDP checksum are right. */
    static boolean hasGoodChecksums(long frame, int length) {
        int networkBytes = Ipv4.totalLength(frame + NETWORK);
        if (networkBytes > length - NETWORK || networkBytes < Ipv4.BYTES + Udp.BYTES) {
            return false;
        }
        int transportBytes = networkBytes - Ipv4.BYTES;
        long pseudo = sum(frame + NETWORK + 12, 8) + Ipv4.protocol(frame + NETWORK) + transportBytes;
        return isAllOnes(sum(frame + NETWORK, Ipv4.BYTES))
                && isAllOnes(pseudo + sum(frame + TRANSPORT, transportBytes));
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
