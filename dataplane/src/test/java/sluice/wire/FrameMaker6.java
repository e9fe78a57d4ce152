package sluice.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * {@link FrameMaker} for IPv6. Untold, it is a TCP SYN from 2001:db8:1::5 port 40000 to fd00:10::1 port 80, with good
 * checksums.
 */
public final class FrameMaker6 {
    /** The sender's address. */
    public static final String CLIENT = "2001:db8:1::5";
    /** The address that the packet is for. */
    public static final String VIP = "fd00:10::1";

    private long sourceMac = FrameMaker.PEER;
    private long destinationMac = FrameMaker.PORT;
    private int vlan = -1;
    private byte[] source = address(CLIENT);
    private byte[] destination = address(VIP);
    private int hopLimit = 64;
    private int trafficClass;
    private byte[] extensions = {};
    private int firstExtension = -1;
    private int lastExtensionAt;
    private int protocol = Ipv4.TCP;
    private byte[] payload = tcpHeader(Tcp.SYN, 1000, 0);
    private int padding;

    /** The frame that the class comment describes. */
    public static FrameMaker6 syn() {
        return new FrameMaker6();
    }

    /** A TCP segment with these flags and data. */
    public static FrameMaker6 tcp(int flags, int sequence, int acknowledgement, byte[] data) {
        return syn().payload(Ipv4.TCP, FrameMaker.join(tcpHeader(flags, sequence, acknowledgement), data));
    }

    /** A UDP datagram. */
    public static FrameMaker6 udp(byte[] data) {
        ByteBuffer datagram = ByteBuffer.allocate(Udp.BYTES + data.length)
                .putInt(40000 << 16 | 53)
                .putInt((Udp.BYTES + data.length) << 16)
                .put(data);
        return syn().payload(Ipv4.UDP, datagram.array());
    }

    /** An ICMPv6 message. */
    public static FrameMaker6 icmp(int messageType, int code, int rest, byte[] data) {
        ByteBuffer message = ByteBuffer.allocate(Icmp6.BYTES + data.length)
                .putInt(messageType << 24 | code << 16)
                .putInt(rest)
                .put(data);
        return syn().payload(Ipv6.ICMP, message.array());
    }

    /** A neighbour solicitation or advertisement, hop limit 255, with these options in hexadecimal. */
    public static FrameMaker6 neighbour(int messageType, int flags, String target, String options) {
        byte[] data = FrameMaker.join(address(target), HexFormat.of().parseHex(options));
        return icmp(messageType, 0, flags, data).hopLimit(255);
    }

    /** The option that gives a MAC address, in hexadecimal. */
    public static String macOption(int type, long mac) {
        return String.format("%02x01%012x", type, mac);
    }

    /** Sets the IPv6 addresses. */
    public FrameMaker6 addresses(String from, String to) {
        source = address(from);
        destination = address(to);
        return this;
    }

    /** Sets the MAC addresses. */
    public FrameMaker6 between(long from, long to) {
        sourceMac = from;
        destinationMac = to;
        return this;
    }

    /** Sends to this MAC address. */
    public FrameMaker6 to(long mac) {
        destinationMac = mac;
        return this;
    }

    /** Adds an 802.1Q tag. */
    public FrameMaker6 vlan(int control) {
        vlan = control;
        return this;
    }

    /** Sets the hop limit. */
    public FrameMaker6 hopLimit(int hops) {
        hopLimit = hops;
        return this;
    }

    /** Sets the traffic class. */
    public FrameMaker6 trafficClass(int bits) {
        trafficClass = bits;
        return this;
    }

    /** Adds an extension header of {@code bytes} bytes behind those that are there; {@code word} is its 2nd half word. */
    public FrameMaker6 extension(int kind, int bytes, int word) {
        if (firstExtension < 0) {
            firstExtension = kind;
        } else {
            extensions[lastExtensionAt] = (byte) kind;
        }
        int length = kind == Ipv6Extension.AUTHENTICATION ? bytes / 4 - 2 : bytes / 8 - 1;
        byte[] added = ByteBuffer.allocate(bytes)
                .put((byte) protocol)
                .put((byte) length)
                .putShort((short) word)
                .array();
        lastExtensionAt = extensions.length;
        extensions = FrameMaker.join(extensions, added);
        return this;
    }

    /** Replaces what follows the IPv6 header; before extensions are added. */
    public FrameMaker6 payload(int number, byte[] bytes) {
        protocol = number;
        payload = bytes;
        return this;
    }

    /** Adds bytes behind the packet. */
    public FrameMaker6 padded(int bytes) {
        padding = bytes;
        return this;
    }

    /** The frame's bytes. */
    public byte[] bytes() {
        int length = extensions.length + payload.length;
        ByteBuffer frame = ByteBuffer.allocate(Ethernet.BYTES + Vlan.BYTES + Ipv6.BYTES + length + padding);
        frame.putLong(destinationMac << 16 | sourceMac >>> 32).putInt((int) sourceMac);
        if (vlan >= 0) {
            frame.putShort((short) Ethernet.VLAN).putShort((short) vlan);
        }
        frame.putShort((short) Ethernet.IPV6).putInt(6 << 28 | trafficClass << 20);
        frame.putShort((short) length).put((byte) (firstExtension < 0 ? protocol : firstExtension));
        frame.put((byte) hopLimit).put(source).put(destination).put(extensions).put(transport());
        frame.put(new byte[padding]);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private byte[] transport() {
        int at = switch (protocol) {
            case Ipv4.TCP -> 16;
            case Ipv4.UDP -> 6;
            case Ipv6.ICMP -> 2;
            default -> -1;
        };
        byte[] bytes = payload.clone();
        if (at >= 0 && bytes.length >= at + 2) {
            ByteBuffer pseudo = ByteBuffer.allocate(40)
                    .put(source)
                    .put(destination)
                    .putInt(bytes.length)
                    .putInt(protocol);
            ByteBuffer.wrap(bytes).putShort(at, (short) FrameMaker.checksum(FrameMaker.join(pseudo.array(), bytes)));
        }
        return bytes;
    }

    private static byte[] tcpHeader(int flags, int sequence, int acknowledgement) {
        return ByteBuffer.allocate(Tcp.BYTES)
                .putInt(40000 << 16 | 80)
                .putInt(sequence)
                .putInt(acknowledgement)
                .putInt(5 << 28 | flags << 16 | 0xFFFF)
                .putInt(0)
                .array();
    }

    /** The 16 bytes of an address; one that is written as IPv4 is IPv4-mapped. */
    public static byte[] address(String text) {
        try {
            byte[] bytes = InetAddress.getByName(text).getAddress();
            return bytes.length == 16
                    ? bytes
                    : ByteBuffer.allocate(16)
                            .putLong(0)
                            .putInt(0xFFFF)
                            .put(bytes)
                            .array();
        } catch (UnknownHostException e) {
            throw new AssertionError(text, e);
        }
    }

    /** The high half of an address of either family, as {@link IpAddress} has it. */
    public static long high(String text) {
        return ByteBuffer.wrap(address(text)).getLong(0);
    }

    /** The low half of an address of either family. */
    public static long low(String text) {
        return ByteBuffer.wrap(address(text)).getLong(8);
    }
}
