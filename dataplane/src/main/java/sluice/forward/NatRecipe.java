package sluice.forward;

import sluice.dpdk.Memory;
import sluice.wire.Checksum;
import sluice.wire.Ipv4;
import sluice.wire.Sctp;
import sluice.wire.Tcp;
import sluice.wire.Udp;

/**
 * What is to be done with every packet of one direction of a connection, worked out once (spec 5.2, 5.3, 5.7), and the
 * doing.
 *
 * <pre>
 *   0  IPv4: source address in the upper half, destination address in the lower, after the rewrite   long
 *      TUN: see {@link Encapsulation}
 *   8  ports after the rewrite                 int, source in the upper half; TUN by GUE: those of the outer UDP header
 *  12  destination and source MAC              12 bytes, as on the wire
 *  24  what the rewrite adds to the sum of the IPv4 header, the TTL's decrement included   16 bits
 *  26  what it adds to the sum of the transport header and pseudo header                   16 bits
 *  28  index of the output port                8 bits
 *  29  bit 0: direction, 0 from the client, 1 from the server; bit 1: not translated (DR, TUN);
 *      bits 2 to 6: 0, or how it is encapsulated (TUN), see {@link Encapsulation};
 *      NAT, FULLNAT: bit 2: a control connection of FTP; bit 3: the stream starts elsewhere for the server;
 *      bit 4: the director shook hands with the client (spec 5.8);
 *      bit 7: the packets get the other family's header, see {@link FamilyChange}         8 bits
 *  30  MTU of the output port, less what a tunnel or the other family's header adds        16 bits
 *  32  id of the real server                   int
 * </pre>
 *
 * <p>The addresses of an IPv6 connection are taken from its record. Numbers are in host byte order. Thread: the worker that owns the memory.
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

    private static final int DIRECTION_BIT = 1;
    private static final int UNTRANSLATED_BIT = 2;
    private static final int ENCAPSULATION_SHIFT = 2;
    /** Only without {@link #UNTRANSLATED_BIT}: with it, it is one of the encapsulation's, and the number is greater. */
    private static final int FTP_BIT = 4;

    /** Likewise. */
    private static final int STREAM_BIT = 8;

    /** Only without {@link #UNTRANSLATED_BIT}, too. */
    private static final int SYN_PROXY_BIT = 16;

    private static final int ENCAPSULATION_MASK = 0x1F;
    private static final int OTHER_FAMILY_BIT = 0x80;

    /** One less in the upper half of the word that holds TTL and protocol. */
    private static final int TTL_DELTA = Checksum.delta(0x0100, 0);

    /** The opposite of that. */
    private static final int NO_HOP_DELTA = Checksum.delta(0, 0x0100);

    private NatRecipe() {}

    /** Writes what depends on the connection alone: IPv4 packets pass as they are but for the TTL. */
    public static void pass4(long recipe, int source, int destination, int direction, int serverId) {
        Memory.putHostI64(recipe + ADDRESSES, (long) source << 32 | (destination & 0xFFFF_FFFFL));
        Memory.putHostU16(recipe + NETWORK_DELTA, TTL_DELTA);
        Memory.putU8(recipe + DIRECTION, direction | UNTRANSLATED_BIT);
        Memory.putHostI32(recipe + SERVER, serverId);
    }

    /**
     * After {@link #pass4} or {@link #pass6}: the packets leave encapsulated.
     *
     * @param addresses what {@link #outerAddresses} gives
     * @param ports of the outer UDP header, if there is one
     * @param encapsulation up to 5 bits, not 0
     */
    static void encapsulate(long recipe, long addresses, int ports, int encapsulation) {
        Memory.putHostI64(recipe + ADDRESSES, addresses);
        Memory.putHostI32(recipe + PORTS, ports);
        Memory.putU8(recipe + DIRECTION, FROM_CLIENT | UNTRANSLATED_BIT | encapsulation << ENCAPSULATION_SHIFT);
    }

    /** After {@link #translate} or {@link #translate6}: the segments speak of data connections. */
    public static void markFtpControl(long recipe) {
        Memory.putU8(recipe + DIRECTION, Memory.u8(recipe + DIRECTION) | FTP_BIT);
    }

    /** Whether the segments speak of FTP's data connections. */
    public static boolean isFtpControl(long recipe) {
        return (Memory.u8(recipe + DIRECTION) & (FTP_BIT | UNTRANSLATED_BIT)) == FTP_BIT;
    }

    /**
     * After {@link #translate} or its like: client and server count the bytes of the stream from different numbers, or the
     * server is told the client's address in it.
     */
    public static void markStream(long recipe) {
        Memory.putU8(recipe + DIRECTION, Memory.u8(recipe + DIRECTION) | STREAM_BIT);
    }

    /** Whether that is so. */
    public static boolean changesStream(long recipe) {
        return (Memory.u8(recipe + DIRECTION) & (STREAM_BIT | UNTRANSLATED_BIT)) == STREAM_BIT;
    }

    /** Whether more of a segment changes than addresses, ports and what follows from them. */
    public static boolean changesSegments(long recipe) {
        int marks = Memory.u8(recipe + DIRECTION);
        return (marks & UNTRANSLATED_BIT) == 0 && (marks & (STREAM_BIT | FTP_BIT)) != 0;
    }

    /** After {@link #translate}, {@link #translate6} or {@link #changeFamily}: the director shook hands with the client. */
    public static void markSynProxied(long recipe) {
        Memory.putU8(recipe + DIRECTION, Memory.u8(recipe + DIRECTION) | SYN_PROXY_BIT);
    }

    /** Whether the director shook hands with the client in the server's name. */
    public static boolean isSynProxied(long recipe) {
        return (Memory.u8(recipe + DIRECTION) & (SYN_PROXY_BIT | UNTRANSLATED_BIT)) == SYN_PROXY_BIT;
    }

    /** Whether the packets leave encapsulated. */
    public static boolean isEncapsulated(long recipe) {
        int marks = Memory.u8(recipe + DIRECTION);
        return (marks & UNTRANSLATED_BIT) != 0 && (marks >>> ENCAPSULATION_SHIFT & ENCAPSULATION_MASK) != 0;
    }

    /** How they do, as given to {@link #encapsulate}. */
    static int encapsulation(long recipe) {
        return Memory.u8(recipe + DIRECTION) >>> ENCAPSULATION_SHIFT & ENCAPSULATION_MASK;
    }

    /** The addresses, as given to {@link #encapsulate}. */
    static long outerAddresses(long recipe) {
        return Memory.hostI64(recipe + ADDRESSES);
    }

    /** The ports, as given to {@link #encapsulate}. */
    static int outerPorts(long recipe) {
        return Memory.hostI32(recipe + PORTS);
    }

    /** Writes what depends on the connection alone: IPv6 packets pass as they are but for the hop limit. */
    public static void pass6(long recipe, int direction, int serverId) {
        Memory.putU8(recipe + DIRECTION, direction | UNTRANSLATED_BIT);
        Memory.putHostI32(recipe + SERVER, serverId);
    }

    /**
     * Writes what depends on the connection alone: the translation of IPv6 packets.
     *
     * @param addresses what the new addresses add to the packet's sum ({@link Checksum#delta6})
     */
    public static void translate6(long recipe, int addresses, int oldPorts, int ports, int direction, int serverId) {
        Memory.putHostI32(recipe + PORTS, ports);
        Memory.putHostU16(recipe + TRANSPORT_DELTA, Checksum.combine(addresses, Checksum.delta(oldPorts, ports)));
        Memory.putU8(recipe + DIRECTION, direction);
        Memory.putHostI32(recipe + SERVER, serverId);
    }

    /**
     * Writes what depends on the connection alone: the translation of packets that get the other family's header.
     *
     * @param addresses what the new addresses add to the packet's sum ({@link Checksum#delta6})
     */
    public static void changeFamily(long recipe, int addresses, int oldPorts, int ports, int direction, int serverId) {
        translate6(recipe, addresses, oldPorts, ports, direction | OTHER_FAMILY_BIT, serverId);
    }

    /** Whether the packets get the other family's header. */
    public static boolean changesFamily(long recipe) {
        return (Memory.u8(recipe + DIRECTION) & OTHER_FAMILY_BIT) != 0;
    }

    /** Writes what depends on the connection alone: the translation from the old to the new IPv4 tuple. */
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
     * @param mtu its MTU, less what a tunnel adds
     * @param sourceMac its MAC
     * @param destinationMac the next hop's MAC
     */
    public static void leaveBy(long recipe, int port, int mtu, long sourceMac, long destinationMac) {
        Memory.putU8(recipe + PORT, port);
        Memory.putHostU16(recipe + MTU, mtu);
        Memory.putI64(recipe + MACS, destinationMac << 16 | sourceMac >>> 32);
        Memory.putI32(recipe + MACS + 8, (int) sourceMac);
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
        return Memory.u8(recipe + DIRECTION) & DIRECTION_BIT;
    }

    /** Whether addresses and ports change. */
    public static boolean isTranslated(long recipe) {
        return (Memory.u8(recipe + DIRECTION) & UNTRANSLATED_BIT) == 0;
    }

    /** Whether nothing is done beyond addresses, ports and hops: most packets. */
    public static boolean isPlain(long recipe) {
        return (Memory.u8(recipe + DIRECTION) & ~(DIRECTION_BIT | UNTRANSLATED_BIT)) == 0;
    }

    /** After {@link #leaveBy}: changes the {@link #mtu}. */
    public static void mtu(long recipe, int bytes) {
        Memory.putHostU16(recipe + MTU, bytes);
    }

    /** The most bytes that a packet may have before the rewrite: the MTU of the output port, less what is put around it. */
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

    /** Rewrites the IPv4 header of a packet that is not forwarded: addresses and checksum, no hop is counted. */
    public static void rewriteAddresses(long recipe, long ip) {
        long addresses = Memory.hostI64(recipe + ADDRESSES);
        int delta = Checksum.combine(Memory.hostU16(recipe + NETWORK_DELTA), NO_HOP_DELTA);
        Ipv4.source(ip, (int) (addresses >>> 32));
        Ipv4.destination(ip, (int) addresses);
        Ipv4.checksum(ip, Checksum.apply(Ipv4.checksum(ip), delta));
    }

    /** Source port &lt;&lt; 16 | destination port after the rewrite. */
    static int ports(long recipe) {
        return Memory.hostI32(recipe + PORTS);
    }

    /**
     * Rewrites the transport header of an IPv4 packet, after {@link #rewriteNetwork}.
     *
     * @param bytes from there to the end of the packet
     */
    public static void rewriteTransport4(long recipe, long ip, long transport, int protocol, int bytes) {
        if (protocol == Ipv4.TCP) {
            rewriteTcp(recipe, transport);
        } else if (protocol == Ipv4.UDP) {
            rewriteUdp(recipe, ip, transport, bytes);
        } else if (protocol == Ipv4.SCTP) {
            rewriteSctp(recipe, transport, bytes);
        }
    }

    /** As {@link #rewriteTransport4} over IPv6, after the addresses were written. */
    public static void rewriteTransport6(long recipe, long ip, long transport, int protocol, int bytes) {
        if (protocol == Ipv4.TCP) {
            rewriteTcp(recipe, transport);
        } else if (protocol == Ipv4.UDP) {
            rewriteUdp6(recipe, ip, transport, bytes);
        } else if (protocol == Ipv4.SCTP) {
            rewriteSctp(recipe, transport, bytes);
        }
    }

    /** Rewrites a TCP header: ports and checksum, which stays wrong if it was wrong. */
    public static void rewriteTcp(long recipe, long tcp) {
        Tcp.checksum(tcp, Checksum.apply(Tcp.checksum(tcp), Memory.hostU16(recipe + TRANSPORT_DELTA)));
        Tcp.ports(tcp, Memory.hostI32(recipe + PORTS));
    }

    /**
     * Rewrites an SCTP header: ports, and the checksum over the whole packet if one of them changes. The checksum does
     * not cover addresses.
     *
     * @param bytes length of the SCTP packet
     */
    public static void rewriteSctp(long recipe, long sctp, int bytes) {
        int ports = Memory.hostI32(recipe + PORTS);
        if (Sctp.ports(sctp) != ports) {
            Sctp.ports(sctp, ports);
            Sctp.repair(sctp, bytes);
        }
    }

    /**
     * Rewrites a UDP header: ports and checksum. A datagram without checksum gets one over all of it, as in the kernel;
     * call after {@link #rewriteNetwork}.
     *
     * @param ip the rewritten IPv4 header
     * @param udp the UDP header, whose length may be wrong
     * @param bytes from there to the end of the packet
     */
    public static void rewriteUdp(long recipe, long ip, long udp, int bytes) {
        int ports = Memory.hostI32(recipe + PORTS);
        if (!Udp.repair(udp, ports, Memory.hostU16(recipe + TRANSPORT_DELTA))) {
            Udp.ports(udp, ports);
            int checksum = Checksum.transport4(Ipv4.source(ip), Ipv4.destination(ip), Ipv4.UDP, udp, bytes);
            Udp.checksum(udp, Checksum.udp(checksum));
        }
    }

    /** As {@link #rewriteUdp} over IPv6; call after the addresses were written. */
    public static void rewriteUdp6(long recipe, long ip, long udp, int bytes) {
        int ports = Memory.hostI32(recipe + PORTS);
        if (!Udp.repair(udp, ports, Memory.hostU16(recipe + TRANSPORT_DELTA))) {
            Udp.ports(udp, ports);
            int checksum = Checksum.finish(Checksum.pseudoHeader6(ip, Ipv4.UDP, bytes) + Checksum.sum(udp, bytes));
            Udp.checksum(udp, Checksum.udp(checksum));
        }
    }
}
