package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.PacketTuple;
import sluice.connection.WorkerConnections;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.synproxy.ServerSyn;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Ip;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Tcp;

/**
 * Makes segments in the name of one end of a connection, which then go the way of those that the end sends itself: counted,
 * seen by the state machine, translated. Thread: the worker's.
 */
final class OwnSegments {
    private static final int TIME_TO_LIVE = 64;

    private final WorkerConnections connections;
    private final PortBinding[] ports;
    private final PacketPool pool;
    private final OwnPackets packets;
    private final WorkerCounters counters;
    private final Burst scratch = new Burst(1);
    private final PacketTuple request = new PacketTuple();
    private final PacketTuple reply = new PacketTuple();

    OwnSegments(
            WorkerConnections connections,
            PortBinding[] ports,
            PacketPool pool,
            OwnPackets packets,
            WorkerCounters counters) {
        this.connections = connections;
        this.ports = ports;
        this.pool = pool;
        this.packets = packets;
        this.counters = counters;
    }

    /**
     * The SYN of a connection's client, who has sent another one before.
     *
     * @param sequence that of the client's SYN
     * @param negotiated what came of it, see {@link sluice.synproxy.Negotiated}
     * @param timestamp the client's time, if that was negotiated
     * @param window in bytes
     * @param inPort number of the port that the client's packets come from
     */
    void syn(long record, int sequence, int negotiated, int timestamp, int window, int inPort) {
        if (!allocate()) {
            return;
        }
        long frame = scratch.frame(0);
        long high = ConnectionRecord.clientHigh(record);
        long low = ConnectionRecord.clientLow(record);
        int length = ServerSyn.write(
                frame + Ethernet.BYTES,
                high,
                low,
                ConnectionRecord.virtualHigh(record),
                ConnectionRecord.virtualLow(record),
                ConnectionRecord.clientPort(record) << 16 | ConnectionRecord.virtualPort(record),
                sequence,
                negotiated,
                timestamp,
                window);
        add(IpAddress.is4(high, low), length, inPort);
    }

    /**
     * A reset of a connection's real server.
     *
     * @param number the connection's, which is translated
     * @param sequence what the client expects next
     */
    void reset(int number, int sequence, int inPort) {
        if (connections.replyOf(number, reply)) {
            write(reply, sequence, Tcp.RST, inPort);
        }
    }

    /**
     * An acknowledgement of each end of a connection to the other, whose numbers are no end's: both answer it by what they
     * have sent and expect (RFC 9293 section 3.10.7.4).
     *
     * @param number the connection's, which is translated
     */
    void probes(int number, int inPort) {
        connections.requestOf(number, request);
        write(request, 0, Tcp.ACK, inPort);
        if (connections.replyOf(number, reply)) {
            write(reply, 0, Tcp.ACK, inPort);
        }
    }

    /** A segment without data from the tuple's source to its destination. */
    private void write(PacketTuple way, int sequence, int tcpFlags, int inPort) {
        if (!allocate()) {
            return;
        }
        boolean is4 = IpAddress.is4(way.sourceHigh(), way.sourceLow());
        long ip = scratch.frame(0) + Ethernet.BYTES;
        long tcp = ip + (is4 ? Ipv4.BYTES : Ipv6.BYTES);
        Tcp.write(tcp, way.ports(), sequence, 0, tcpFlags);
        if (is4) {
            int source = IpAddress.to4(way.sourceLow());
            int destination = IpAddress.to4(way.destinationLow());
            int length = Ipv4.BYTES + Tcp.BYTES;
            Ipv4.write(ip, 0, length, 0, Ipv4.DONT_FRAGMENT, TIME_TO_LIVE, Ipv4.TCP, source, destination);
        } else {
            Ipv6.write(
                    ip,
                    0,
                    Tcp.BYTES,
                    Ipv4.TCP,
                    TIME_TO_LIVE,
                    way.sourceHigh(),
                    way.sourceLow(),
                    way.destinationHigh(),
                    way.destinationLow());
        }
        Tcp.checksum(tcp, Checksum.finish(Ip.pseudoHeader(ip, Ipv4.TCP, Tcp.BYTES) + Checksum.sum(tcp, Tcp.BYTES)));
        add(is4, (int) (tcp - ip) + Tcp.BYTES, inPort);
    }

    private boolean allocate() {
        if (packets.room() > 0 && pool.allocate(scratch)) {
            return true;
        }
        counters.count(DropReason.NO_BUFFER);
        return false;
    }

    private void add(boolean is4, int length, int inPort) {
        long frame = scratch.frame(0);
        long mac = ports[inPort].mac();
        Ethernet.addresses(frame, mac, mac);
        Ethernet.type(frame, is4 ? Ethernet.IPV4 : Ethernet.IPV6);
        packets.add(scratch.buffer(0), frame, Ethernet.BYTES + length, 0, inPort);
        scratch.clear();
        counters.countOriginated();
    }
}
