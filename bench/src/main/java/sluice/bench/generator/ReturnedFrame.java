package sluice.bench.generator;

import sluice.dpdk.Memory;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Udp;

/**
 * Reads frames that came back: plain Ethernet, IP without options, TCP or UDP, as the generator sent them and the director's
 * method changes them.
 *
 * <p>Immutable.
 */
public final class ReturnedFrame {
    /** IP in IP, RFC 2003. */
    private static final int IPIP = 4;

    private static final int IPV4_ADDRESSES = 12;
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV6_ADDRESSES = 8;
    private static final int IPV6_PROTOCOL = 6;

    private final Method method;
    private final int protocol;
    private final int type;
    private final int protocolOffset;
    private final int outerProtocol;
    private final int network;
    private final int transport;

    /** Frames of {@code protocol}, TCP or UDP, that come back from a director that forwards by {@code method}. */
    public ReturnedFrame(Method method, int protocol) {
        boolean isIpv6 = method == Method.NAT6;
        boolean isTunnelled = method == Method.TUN;
        this.method = method;
        this.protocol = protocol;
        this.type = isIpv6 ? Ethernet.IPV6 : Ethernet.IPV4;
        this.protocolOffset = Ethernet.BYTES + (isIpv6 ? IPV6_PROTOCOL : IPV4_PROTOCOL);
        this.outerProtocol = isTunnelled ? IPIP : protocol;
        this.network = Ethernet.BYTES + (isTunnelled ? Ipv4.BYTES : 0);
        this.transport = network + (isIpv6 ? Ipv6.BYTES : Ipv4.BYTES);
    }

    /** Whether the frame is of the right kind. */
    boolean isOf(long frame) {
        return Ethernet.type(frame) == type && Memory.u8(frame + protocolOffset) == outerProtocol;
    }

    /** The number of the real server to which the frame goes, or -1 when it goes to none. */
    public int server(long frame) {
        return switch (method) {
            case NAT, FULLNAT -> destinationPort(frame) == BenchNetwork.SERVER_PORT ? server4(destination4(frame)) : -1;
            case NAT6 -> destinationPort(frame) == BenchNetwork.SERVER_PORT ? server6(frame) : -1;
            case TUN -> isToVirtual(frame) ? server4(Ipv4.destination(frame + Ethernet.BYTES)) : -1;
            case DR ->
                isToVirtual(frame) ? server((int) (Ethernet.destination(frame) - BenchNetwork.serverMac(0))) : -1;
        };
    }

    private int server6(long frame) {
        boolean isServer = Ipv6.destinationHigh(frame + network) == BenchNetwork.NETWORK6;
        return isServer ? server4((int) Ipv6.destinationLow(frame + network)) : -1;
    }

    private static int server4(int address) {
        return server(address - BenchNetwork.FIRST_SERVER);
    }

    private static int server(int number) {
        return number >= 0 && number < BenchNetwork.SERVERS ? number : -1;
    }

    private boolean isToVirtual(long frame) {
        return destination4(frame) == BenchNetwork.VIRTUAL && destinationPort(frame) == BenchNetwork.VIRTUAL_PORT;
    }

    /** Whether the frame comes from the virtual service. */
    public boolean isFromVirtual(long frame) {
        long ip = frame + network;
        boolean isVirtual = method == Method.NAT6
                ? Ipv6.sourceHigh(ip) == BenchNetwork.NETWORK6
                        && Ipv6.sourceLow(ip) == BenchNetwork.low6(BenchNetwork.VIRTUAL)
                : Ipv4.source(ip) == BenchNetwork.VIRTUAL;
        return isVirtual && sourcePort(frame) == BenchNetwork.VIRTUAL_PORT;
    }

    /**
     * The flow of a frame, or -1.
     *
     * @param server what {@link #server} says
     */
    public int flow(long frame, int server) {
        long ip = frame + network;
        boolean isToServer = server >= 0;
        int port = isToServer ? sourcePort(frame) : destinationPort(frame);
        if (method == Method.NAT6) {
            long high = isToServer ? Ipv6.sourceHigh(ip) : Ipv6.destinationHigh(ip);
            long low = isToServer ? Ipv6.sourceLow(ip) : Ipv6.destinationLow(ip);
            return high == BenchNetwork.CLIENTS6 ? BenchNetwork.flowOf((int) low, port) : -1;
        }
        if (method == Method.FULLNAT) {
            int local = Ipv4.source(ip) - BenchNetwork.FIRST_LOCAL;
            return local >= 0 && local < BenchNetwork.LOCALS ? Memory.i32(frame + FrameTemplate.NUMBER_OFFSET) : -1;
        }
        return BenchNetwork.flowOf(isToServer ? Ipv4.source(ip) : Ipv4.destination(ip), port);
    }

    private int destination4(long frame) {
        return Ipv4.destination(frame + network);
    }

    private int sourcePort(long frame) {
        return Udp.ports(frame + transport) >>> 16;
    }

    private int destinationPort(long frame) {
        return Udp.ports(frame + transport) & 0xFFFF;
    }

    /** Whether lengths agree and the checksums of all headers are right. */
    public boolean hasGoodChecksums(long frame, int length) {
        long ip = frame + network;
        int bytes = method == Method.NAT6 ? Ipv6.BYTES + Memory.u16(ip + 4) : Ipv4.totalLength(ip);
        int headerBytes = transport - network;
        if (bytes > length - network || bytes < headerBytes + Udp.BYTES) {
            return false;
        }
        int transportBytes = bytes - headerBytes;
        long addresses = method == Method.NAT6 ? sum(ip + IPV6_ADDRESSES, 32) : sum(ip + IPV4_ADDRESSES, 8);
        boolean isHeaderGood = method == Method.NAT6 || isAllOnes(sum(ip, Ipv4.BYTES));
        boolean isOuterGood = method != Method.TUN || isAllOnes(sum(frame + Ethernet.BYTES, Ipv4.BYTES));
        return isHeaderGood
                && isOuterGood
                && isAllOnes(addresses + protocol + transportBytes + sum(frame + transport, transportBytes));
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
