package sluice.worker;

import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/** Writes TCP segments into bursts without allocating, for tests that play millions. */
final class TcpFrames {
    private static final int TTL = 64;

    private TcpFrames() {}

    /** Packet {@code i} of {@code burst} becomes a segment that comes through the lab's router. */
    static void fromClient(Burst burst, int i, int source, int destination, int ports, int tcpFlags) {
        write(burst, i, Lab.CLIENT_PORT_MAC, Lab.ROUTER_MAC, source, destination, ports, tcpFlags);
    }

    /** Packet {@code i} of {@code burst} becomes a segment of the lab's real server {@code number}. */
    static void fromServer(Burst burst, int i, int number, int source, int destination, int ports, int tcpFlags) {
        write(burst, i, Lab.SERVER_PORT_MAC, Lab.serverMac(number), source, destination, ports, tcpFlags);
    }

    private static void write(
            Burst burst, int i, long to, long from, int source, int destination, int ports, int tcpFlags) {
        long frame = burst.frame(i);
        long ip = frame + Ethernet.BYTES;
        // Memory.fill would make an object. A buffer has room behind the frame.
        for (int at = 0; at < Ethernet.MINIMUM_FRAME_BYTES; at += 8) {
            Memory.putI64(frame + at, 0);
        }
        Ethernet.type(frame, Ethernet.IPV4);
        Ethernet.addresses(frame, to, from);
        Ipv4.write(ip, 0, Ipv4.BYTES + Tcp.BYTES, 0, 0, TTL, Ipv4.TCP, source, destination);
        Tcp.write(ip + Ipv4.BYTES, ports, 1, 1, tcpFlags);
        burst.set(i, burst.buffer(i), frame, Ethernet.MINIMUM_FRAME_BYTES, 0);
    }
}
