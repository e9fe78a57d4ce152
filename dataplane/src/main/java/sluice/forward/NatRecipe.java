package sluice.forward;

import sluice.dpdk.Memory;
import sluice.wire.Checksum;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;
import sluice.wire.Udp;

/**
 * What is to be done with every packet of one direction of a NAT connection, worked out once (spec 5.2), and the doing.
 *
 * <pre>
 *   0  source address in the upper half, destination address in the lower, after the rewrite   long
 *   8  ports after the rewrite                 int, source in the upper half
 *  12  destination and source MAC              12 bytes, as on the wire
 *  24  what the rewrite adds to the sum of the IPv4 header, the TTL's decrement included   16 bits
 *  26  what it adds to the sum of the transport header and pseudo header                   16 bits
 *  28  index of the output port                8 bits
 *  29  direction: 0 from the client, 1 from the server                                      8 bits
 *  30  MTU of the output port                  16 bits
 *  32  id of the real server                   int
 * </pre>
 *
 * <p>Numbers are in host byte order. Thread: the worker that owns the memory.
 */
public final class NatRecipe {
    /** Bytes that a recipe takes. */
    public static final int BYTES = 36;

    /** A connection's packets from the client. */
    public static final int FROM_CLIENT = 0;

    /** A connection's packets from the real server. */
    public static final int FROM_SERVER = 1;

    private static final int ADDRESSES = 0;
    private static final int PORTS = 8;
    private static final int MACS = 12;
    private static final int NETWORK_DELTA = 24;
    private static final int TRANSPORT_DELTA = 26;
    private static final int PORT = 28;
    private static final int DIRECTION = 29;
    private static final int MTU = 30;
    private static final int SERVER = 32;

    /** One less in the upper half of the word that holds TTL and protocol. */
    private static final int TTL_DELTA = Checksum.delta(0x0100, 0);

    private NatRecipe() {}

    /** Writes what depends on the connection alone: the translation from the old to the new tuple. */
    public static void translate(
            long recipe,
            int oldSource,
            int oldDestination,
            int oldPorts,
            int source,
            int destination,
            int ports,
            int direction,
            int serverId) {
        Memory.putHostI64(recipe + ADDRESSES, (long) source << 32 | (destination & 0xFFFF_FFFFL));
        Memory.putHostI32(recipe + PORTS, ports);
        int addresses =
                Checksum.combine(Checksum.delta(oldSource, source), Checksum.delta(oldDestination, destination));
        Memory.putHostU16(recipe + NETWORK_DELTA, Checksum.combine(addresses, TTL_DELTA));
        Memory.putHostU16(recipe + TRANSPORT_DELTA, Checksum.combine(addresses, Checksum.delta(oldPorts, ports)));
        Memory.putU8(recipe + DIRECTION, direction);
        Memory.putHostI32(recipe + SERVER, serverId);
    }

    /**
     * Writes where the packets leave.
     *
     * @param port index of the output port
     * @param mtu its MTU
     * @param sourceMac its MAC
     * @param destinationMac the next hop's MAC
     */
    public static void leaveBy(long recipe, int port, int mtu, long sourceMac, long destinationMac) {
        Memory.putU8(recipe + PORT, port);
        Memory.putHostU16(recipe + MTU, mtu);
        Memory.putI64(recipe + MACS, destinationMac << 16 | sourceMac >>> 32);
        Memory.putI32(recipe + MACS + 8, (int) sourceMac);
    }

    /** Destination address after the rewrite. */
    public static int destination(long recipe) {
        return (int) Memory.hostI64(recipe + ADDRESSES);
    }

    /** Index of the output port. */
    public static int port(long recipe) {
        return Memory.u8(recipe + PORT);
    }

    /** Notes the direction of a recipe that is still to be made. */
    public static void direction(long recipe, int direction) {
        Memory.putU8(recipe + DIRECTION, direction);
    }

    /** {@link #FROM_CLIENT} or {@link #FROM_SERVER}. */
    public static int direction(long recipe) {
        return Memory.u8(recipe + DIRECTION);
    }

    /** MTU of the output port in bytes. */
    public static int mtu(long recipe) {
        return Memory.hostU16(recipe + MTU);
    }

    /** Id of the real server. */
    public static int serverId(long recipe) {
        return Memory.hostI32(recipe + SERVER);
    }

    /** Writes the Ethernet addresses of a frame. */
    public static void address(long recipe, long frame) {
        Memory.putHostI64(frame, Memory.hostI64(recipe + MACS));
        Memory.putHostI32(frame + 8, Memory.hostI32(recipe + MACS + 8));
    }

    /** Rewrites the IPv4 header: addresses, TTL, checksum. */
    public static void rewriteNetwork(long recipe, long ip) {
        Ipv4.forward(ip, Memory.hostI64(recipe + ADDRESSES), Memory.hostU16(recipe + NETWORK_DELTA));
    }

    /** Rewrites a TCP header: ports and checksum, which stays wrong if it was wrong. */
    public static void rewriteTcp(long recipe, long tcp) {
        Tcp.checksum(tcp, Checksum.apply(Tcp.checksum(tcp), Memory.hostU16(recipe + TRANSPORT_DELTA)));
        Tcp.ports(tcp, Memory.hostI32(recipe + PORTS));
    }

    /**
     * Rewrites a UDP header: ports and checksum. A datagram without checksum gets one over all of it, as in the kernel;
     * call after {@link #rewriteNetwork}.
     *
     * @param ip the rewritten IPv4 header
     * @param udp the UDP header, whose length was found to fit
     */
    public static void rewriteUdp(long recipe, long ip, long udp) {
        int ports = Memory.hostI32(recipe + PORTS);
        if (!Udp.repair(udp, ports, Memory.hostU16(recipe + TRANSPORT_DELTA))) {
            Udp.ports(udp, ports);
            int checksum = Checksum.transport4(Ipv4.source(ip), Ipv4.destination(ip), Ipv4.UDP, udp, Udp.length(udp));
            Udp.checksum(udp, Checksum.udp(checksum));
        }
    }
}
