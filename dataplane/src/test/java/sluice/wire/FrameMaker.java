package sluice.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Makes frames for tests from plain bytes, so that a test names what is special about its packet and nothing else.
 *
 * <p>Untold, it is a TCP SYN from 198.51.100.7:40000 to 10.0.0.1:80 in a frame from {@link #PEER} to {@link #PORT}, with
 * good checksums.
 */
public final class FrameMaker {
    /** MAC address of the port under test. */
    public static final long PORT = 0x0200_0000_0001L;
    /** MAC address of the station that sends. */
    public static final long PEER = 0x0200_0000_0002L;
    /** 198.51.100.7. */
    public static final int CLIENT = 0xC633_6407;
    /** 10.0.0.1. */
    public static final int VIP = 0x0A00_0001;

    private long destinationMac = PORT;
    private int vlan = -1;
    private int type = Ethernet.IPV4;
    private int source = CLIENT;
    private int destination = VIP;
    private int protocol = Ipv4.TCP;
    private int fragment;
    private int timeToLive = 64;
    private byte[] options = new byte[0];
    private byte[] payload = tcpHeader(40000, 80, Tcp.SYN);
    private int padding;

    /** The frame that the class comment describes. */
    public static FrameMaker syn() {
        return new FrameMaker();
    }

    /** A TCP segment with these flags and data. */
    public static FrameMaker tcp(int flags, int sequence, int acknowledgement, byte[] data) {
        byte[] header = tcpHeader(40000, 80, flags);
        ByteBuffer.wrap(header).putInt(4, sequence).putInt(8, acknowledgement);
        return new FrameMaker().payload(Ipv4.TCP, join(header, data));
    }

    /** A UDP datagram. */
    public static FrameMaker udp(byte[] data) {
        byte[] header = ByteBuffer.allocate(Udp.BYTES)
                .putInt(40000 << 16 | 53)
                .putShort((short) (Udp.BYTES + data.length))
                .array();
        return new FrameMaker().payload(Ipv4.UDP, join(header, data));
    }

    /** An ICMP message. */
    public static FrameMaker icmp(int messageType, int code, int rest, byte[] data) {
        byte[] header = ByteBuffer.allocate(Icmp4.BYTES)
                .put((byte) messageType)
                .put((byte) code)
                .putShort((short) 0)
                .putInt(rest)
                .array();
        return new FrameMaker().payload(Ipv4.ICMP, join(header, data));
    }

    /** An ARP packet to all stations. */
    public static FrameMaker arp(int operation, long senderMac, int sender, long targetMac, int target) {
        ByteBuffer packet = ByteBuffer.allocate(Arp.BYTES)
                .putInt(1 << 16 | 0x0800)
                .putInt(0x0604 << 16 | operation)
                .putLong(senderMac << 16 | sender >>> 16)
                .putLong((long) sender << 48 | targetMac)
                .putInt(target);
        return ether(Ethernet.ARP, packet.array()).to(Mac.BROADCAST);
    }

    /** A frame of another EtherType around {@code payload}. */
    public static FrameMaker ether(int etherType, byte[] payload) {
        FrameMaker maker = new FrameMaker();
        maker.type = etherType;
        maker.payload = payload;
        return maker;
    }

    /** Sends to this MAC address. */
    public FrameMaker to(long mac) {
        destinationMac = mac;
        return this;
    }

    /** Adds an 802.1Q tag. */
    public FrameMaker vlan(int control) {
        vlan = control;
        return this;
    }

    /** Sets the IPv4 addresses. */
    public FrameMaker addresses(int from, int to) {
        source = from;
        destination = to;
        return this;
    }

    /** Sets the IPv4 flags and fragment offset. */
    public FrameMaker fragment(int flagsAndOffset) {
        fragment = flagsAndOffset;
        return this;
    }

    /** Sets the time to live. */
    public FrameMaker timeToLive(int hops) {
        timeToLive = hops;
        return this;
    }

    /** Adds this many bytes of IPv4 options, a multiple of 4, all of them "no operation". */
    public FrameMaker options(int bytes) {
        options = new byte[bytes];
        Arrays.fill(options, (byte) 1);
        return this;
    }

    /** Sets these IPv4 options, a multiple of 4 bytes. */
    public FrameMaker options(byte[] bytes) {
        options = bytes.clone();
        return this;
    }

    /** Replaces what follows the IPv4 header. */
    public FrameMaker payload(int ipProtocol, byte[] bytes) {
        protocol = ipProtocol;
        payload = bytes;
        return this;
    }

    /** Adds bytes behind the packet, as Ethernet does to short ones. */
    public FrameMaker padded(int bytes) {
        padding = bytes;
        return this;
    }

    /** The frame's bytes. */
    public byte[] bytes() {
        int ipLength = Ipv4.BYTES + options.length + payload.length;
        ByteBuffer frame = ByteBuffer.allocate(Ethernet.BYTES + Vlan.BYTES + ipLength + padding);
        frame.putLong(destinationMac << 16 | PEER >>> 32).putInt((int) PEER);
        if (vlan >= 0) {
            frame.putShort((short) Ethernet.VLAN).putShort((short) vlan);
        }
        frame.putShort((short) type);
        if (type == Ethernet.IPV4) {
            frame.put(ipHeader(ipLength));
            frame.put(options);
            frame.put(transport());
        } else {
            frame.put(payload);
        }
        frame.put(new byte[padding]);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private byte[] ipHeader(int ipLength) {
        ByteBuffer header = ByteBuffer.allocate(Ipv4.BYTES)
                .put((byte) (0x45 + options.length / 4))
                .put((byte) 0)
                .putShort((short) ipLength)
                .putShort((short) 0x1234)
                .putShort((short) fragment)
                .put((byte) timeToLive)
                .put((byte) protocol)
                .putShort((short) 0)
                .putInt(source)
                .putInt(destination);
        header.putShort(10, (short) checksum(join(header.array(), options)));
        return header.array();
    }

    private byte[] transport() {
        int at = switch (protocol) {
            case Ipv4.TCP -> 16;
            case Ipv4.UDP -> 6;
            case Ipv4.ICMP -> 2;
            default -> -1;
        };
        byte[] bytes = payload.clone();
        if (at < 0 || fragment != 0 || bytes.length < at + 2) {
            return bytes;
        }
        ByteBuffer pseudo = ByteBuffer.allocate(12)
                .putInt(source)
                .putInt(destination)
                .putShort((short) protocol)
                .putShort((short) bytes.length);
        byte[] covered = protocol == Ipv4.ICMP ? bytes : join(pseudo.array(), bytes);
        ByteBuffer.wrap(bytes).putShort(at, (short) checksum(covered));
        return bytes;
    }

    private static byte[] tcpHeader(int sourcePort, int destinationPort, int flags) {
        return ByteBuffer.allocate(Tcp.BYTES)
                .putInt(sourcePort << 16 | destinationPort)
                .putInt(1000)
                .putInt(0)
                .put((byte) 0x50)
                .put((byte) flags)
                .putShort((short) 0xFFFF)
                .array();
    }

    /** The internet checksum by its definition, independent of {@link Checksum}. */
    public static int checksum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            int low = i + 1 < bytes.length ? bytes[i + 1] & 0xFF : 0;
            sum += (bytes[i] & 0xFF) << 8 | low;
            if (sum > 0xFFFF) {
                sum -= 0xFFFF;
            }
        }
        return 0xFFFF - sum;
    }

    /** One array after the other. */
    public static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
