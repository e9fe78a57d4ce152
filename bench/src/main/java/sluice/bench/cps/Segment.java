package sluice.bench.cps;

import sluice.bench.generator.BenchNetwork;
import sluice.dpdk.Memory;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/** Reads and writes frames of TCP over IPv4. Thread: any. */
final class Segment {
    /** Bytes of every frame that is written here, without frame check sequence. */
    static final int FRAME_BYTES = 64;
    /** Bytes of data in a segment that has any. */
    static final int DATA_BYTES = FRAME_BYTES - Ethernet.BYTES - Ipv4.BYTES - Tcp.BYTES;

    private static final int NETWORK = Ethernet.BYTES;
    private static final int TRANSPORT = NETWORK + Ipv4.BYTES;
    private static final int WINDOW = 0xFFFF;
    private static final int TTL = 64;
    private static final int SHORTEST_IHL = 0x45;

    private Segment() {}

    /** Whether the frame is a segment without options of IPv4. */
    static boolean isOne(long frame) {
        return Ethernet.type(frame) == Ethernet.IPV4
                && Memory.u8(frame + NETWORK) == SHORTEST_IHL
                && Ipv4.protocol(frame + NETWORK) == Ipv4.TCP;
    }

    /** Whether it goes to a real server. */
    static boolean isToServer(long frame) {
        return (Tcp.ports(frame + TRANSPORT) & 0xFFFF) == BenchNetwork.SERVER_PORT;
    }

    static int flags(long frame) {
        return Tcp.flags(frame + TRANSPORT);
    }

    /** What its receiver has got when it has got this one: the number that it acknowledges. */
    static int end(long frame) {
        long tcp = frame + TRANSPORT;
        int data = Ipv4.totalLength(frame + NETWORK) - Ipv4.BYTES - Tcp.headerLength(tcp);
        int flags = Tcp.flags(tcp);
        int phantom = (flags & Tcp.SYN) != 0 ? 1 : 0;
        return Tcp.sequence(tcp) + data + phantom + ((flags & Tcp.FIN) != 0 ? 1 : 0);
    }

    /** The number that its receiver goes on with. */
    static int next(long frame) {
        return Tcp.acknowledgement(frame + TRANSPORT);
    }

    /**
     * Turns a frame into an answer to itself, which acknowledges all of it.
     *
     * @param mac the next hop of the answer
     */
    static void answer(long frame, long mac, int sequence, int flags) {
        long own = Ethernet.destination(frame);
        int ports = Integer.rotateLeft(Tcp.ports(frame + TRANSPORT), Short.SIZE);
        int source = Ipv4.destination(frame + NETWORK);
        write(frame, mac, own, source, Ipv4.source(frame + NETWORK), ports, sequence, end(frame), flags);
    }

    /** Writes at {@code frame} what {@code ack} is, with data. */
    static void repeatWithData(long ack, long frame) {
        long ip = ack + NETWORK;
        long tcp = ack + TRANSPORT;
        write(
                frame,
                Ethernet.destination(ack),
                Ethernet.source(ack),
                Ipv4.source(ip),
                Ipv4.destination(ip),
                Tcp.ports(tcp),
                Tcp.sequence(tcp),
                Tcp.acknowledgement(tcp),
                Tcp.PSH | Tcp.ACK);
    }

    /** Writes the whole frame; it has data if it pushes. */
    static void write(
            long frame,
            long destinationMac,
            long sourceMac,
            int source,
            int destination,
            int ports,
            int sequence,
            int acknowledgement,
            int flags) {
        int bytes = Tcp.BYTES + ((flags & Tcp.PSH) != 0 ? DATA_BYTES : 0);
        long tcp = frame + TRANSPORT;
        Ethernet.addresses(frame, destinationMac, sourceMac);
        Ethernet.type(frame, Ethernet.IPV4);
        Ipv4.write(frame + NETWORK, 0, Ipv4.BYTES + bytes, 0, Ipv4.DONT_FRAGMENT, TTL, Ipv4.TCP, source, destination);
        Tcp.write(tcp, ports, sequence, acknowledgement, flags);
        Tcp.window(tcp, WINDOW);
        Memory.fill(tcp + Tcp.BYTES, DATA_BYTES, 0);
        Tcp.checksum(tcp, Checksum.transport4(source, destination, Ipv4.TCP, tcp, bytes));
    }
}
