package sluice.worker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import sluice.wire.SctpMaker;

/**
 * A frame as bytes, made and read without the wire formats under test: Ethernet, IPv4 and TCP, UDP, SCTP or ICMP, with
 * checksums of its own.
 */
final class Frame {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int ACK = 16;

    private static final int IP = 14;
    private static final int L4 = 34;
    private static final int SCTP = 132;
    private static final int NO_CHECKSUM = -1;

    final byte[] bytes;

    Frame(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A TCP segment without data. */
    static Frame tcp(String source, int sourcePort, String destination, int destinationPort, int flags) {
        return tcp(source, sourcePort, destination, destinationPort, flags, new byte[0]);
    }

    /** A TCP segment. */
    static Frame tcp(String source, int sourcePort, String destination, int destinationPort, int flags, byte[] data) {
        ByteBuffer b = ByteBuffer.allocate(20 + data.length);
        b.putShort((short) sourcePort).putShort((short) destinationPort);
        b.putInt(1000).putInt(2000).put((byte) 0x50).put((byte) flags).putShort((short) 8192);
        b.putInt(0).put(data);
        return ip(6, source, destination, 16, b.array());
    }

    /** A TCP segment whose checksum is still to be made. */
    static Frame segment(String source, String destination, byte[] tcp) {
        return ip(6, source, destination, 16, tcp);
    }

    /** A UDP datagram. */
    static Frame udp(String source, int sourcePort, String destination, int destinationPort, byte[] data) {
        ByteBuffer b = ByteBuffer.allocate(8 + data.length);
        b.putShort((short) sourcePort).putShort((short) destinationPort);
        b.putShort((short) (8 + data.length)).putShort((short) 0).put(data);
        return ip(17, source, destination, 6, b.array());
    }

    /** An SCTP packet of chunks of these types. */
    static Frame sctp(String source, int sourcePort, String destination, int destinationPort, int... chunkTypes) {
        byte[] packet = SctpMaker.packet(sourcePort, destinationPort, chunkTypes);
        return ip(SCTP, source, destination, NO_CHECKSUM, packet);
    }

    /** A packet of another protocol. */
    static Frame other(int protocol, String source, String destination, byte[] data) {
        return ip(protocol, source, destination, NO_CHECKSUM, data);
    }

    /** An ICMP echo request. */
    static Frame ping(String source, String destination, byte[] data) {
        ByteBuffer b = ByteBuffer.allocate(8 + data.length);
        b.put((byte) 8)
                .put((byte) 0)
                .putShort((short) 0)
                .putShort((short) 7)
                .putShort((short) 1)
                .put(data);
        return ip(1, source, destination, 2, b.array());
    }

    /** An ICMP error that quotes the first bytes of a packet. */
    static Frame icmpError(int type, int code, String source, String destination, Frame about, int quotedBytes) {
        return icmpError(type, code, source, destination, about, quotedBytes, 1400);
    }

    /** The same with an MTU. */
    static Frame icmpError(
            int type, int code, String source, String destination, Frame about, int quotedBytes, int mtu) {
        byte[] quoted = Arrays.copyOfRange(about.bytes, IP, IP + quotedBytes);
        ByteBuffer b = ByteBuffer.allocate(8 + quoted.length);
        b.put((byte) type).put((byte) code).putShort((short) 0).putInt(mtu).put(quoted);
        return ip(1, source, destination, 2, b.array());
    }

    /** An ARP request or reply. */
    static Frame arp(int operation, long senderMac, String sender, long targetMac, String target, long to) {
        ByteBuffer b = ByteBuffer.allocate(60);
        putMac(b, to);
        putMac(b, senderMac);
        b.putShort((short) 0x0806).putShort((short) 1).putShort((short) 0x0800);
        b.put((byte) 6).put((byte) 4).putShort((short) operation);
        putMac(b, senderMac);
        b.put(address(sender));
        putMac(b, targetMac);
        b.put(address(target));
        return new Frame(b.array());
    }

    private static Frame ip(int protocol, String source, String destination, int checksumAt, byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(L4 + payload.length);
        b.position(12);
        b.putShort((short) 0x0800);
        b.put((byte) 0x45).put((byte) 0).putShort((short) (20 + payload.length));
        b.putShort((short) 0x1234).putShort((short) 0x4000).put((byte) 64).put((byte) protocol);
        b.putShort((short) 0).put(address(source)).put(address(destination)).put(payload);
        Frame frame = new Frame(b.array());
        b.putShort(IP + 10, (short) frame.headerSum());
        if (checksumAt != NO_CHECKSUM) {
            int sum = frame.transportSum();
            b.putShort(L4 + checksumAt, (short) (protocol == 17 && sum == 0 ? 0xFFFF : sum));
        }
        return frame;
    }

    /** The same frame between other stations. */
    Frame between(long source, long destination) {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        putMac(b, destination);
        putMac(b, source);
        return this;
    }

    /** The same frame with an 802.1Q tag. */
    Frame tagged(int control) {
        ByteBuffer b = ByteBuffer.allocate(bytes.length + 4);
        b.put(bytes, 0, 12).putShort((short) 0x8100).putShort((short) control);
        return new Frame(b.put(bytes, 12, bytes.length - 12).array());
    }

    /** Control information of the frame's tag, or -1 if it has none. */
    int tag() {
        return etherType() == 0x8100 ? u16(14) : -1;
    }

    /** The frame without its tag. */
    Frame untagged() {
        ByteBuffer b = ByteBuffer.allocate(bytes.length - 4);
        return new Frame(b.put(bytes, 0, 12).put(bytes, 16, bytes.length - 16).array());
    }

    Frame withTtl(int ttl) {
        bytes[IP + 8] = (byte) ttl;
        bytes[IP + 10] = 0;
        bytes[IP + 11] = 0;
        ByteBuffer.wrap(bytes).putShort(IP + 10, (short) headerSum());
        return this;
    }

    /** The same UDP datagram without checksum. */
    Frame withoutUdpChecksum() {
        bytes[L4 + 6] = 0;
        bytes[L4 + 7] = 0;
        return this;
    }

    long sourceMac() {
        return mac(6);
    }

    long destinationMac() {
        return mac(0);
    }

    int etherType() {
        return u16(12);
    }

    int protocol() {
        return bytes[IP + 9] & 0xFF;
    }

    int ttl() {
        return bytes[IP + 8] & 0xFF;
    }

    String source() {
        return text(IP + 12) + ":" + u16(L4);
    }

    String destination() {
        return text(IP + 16) + ":" + u16(L4 + 2);
    }

    String sourceAddress() {
        return text(IP + 12);
    }

    String destinationAddress() {
        return text(IP + 16);
    }

    int tcpFlags() {
        return bytes[L4 + 13];
    }

    int icmpType() {
        return bytes[L4];
    }

    int icmpCode() {
        return bytes[L4 + 1];
    }

    int icmpMtu() {
        return u16(L4 + 6);
    }

    /** The frame with the packet that is encapsulated in this one. */
    Frame withoutOuterHeader() {
        byte[] inner = new byte[bytes.length - 20];
        System.arraycopy(bytes, 0, inner, 0, IP);
        System.arraycopy(bytes, L4, inner, IP, inner.length - IP);
        return new Frame(inner);
    }

    /** The packet that an ICMP error quotes, as a frame. */
    Frame quoted() {
        byte[] quoted = new byte[bytes.length - 28];
        System.arraycopy(bytes, 0, quoted, 0, IP);
        System.arraycopy(bytes, L4 + 8, quoted, IP, quoted.length - IP);
        return new Frame(quoted);
    }

    /** The same packet with another protocol number. */
    Frame ofProtocol(int protocol) {
        bytes[IP + 9] = (byte) protocol;
        return withTtl(ttl());
    }

    /** The same packet as a fragment that starts {@code units} times eight bytes into its datagram. */
    Frame fragment(int units) {
        ByteBuffer.wrap(bytes).putShort(IP + 6, (short) units);
        bytes[IP + 10] = 0;
        bytes[IP + 11] = 0;
        ByteBuffer.wrap(bytes).putShort(IP + 10, (short) headerSum());
        return this;
    }

    /** The same packet with another byte at the end, so that its transport checksum is wrong. */
    Frame damaged() {
        bytes[bytes.length - 1] ^= 1;
        return this;
    }

    /** Whether the IPv4 header checksum is right. */
    boolean hasGoodHeader() {
        return headerSum() == 0;
    }

    int arpOperation() {
        return u16(20);
    }

    String arpTarget() {
        return text(38);
    }

    String arpSender() {
        return text(28);
    }

    byte[] udpData() {
        return Arrays.copyOfRange(bytes, L4 + 8, IP + u16(IP + 2));
    }

    /** What follows the IPv4 header. */
    byte[] transport() {
        return Arrays.copyOfRange(bytes, L4, IP + u16(IP + 2));
    }

    /** Whether the IPv4 header checksum and the one of TCP, UDP, SCTP or ICMP are right. */
    boolean hasGoodChecksums() {
        return headerSum() == 0 && (protocol() == SCTP ? SctpMaker.isGood(transport()) : transportSum() == 0);
    }

    private int headerSum() {
        return complement(sum(IP, 20));
    }

    private int transportSum() {
        int length = u16(IP + 2) - 20;
        long sum = sum(L4, length);
        if (protocol() != 1) {
            sum += sum(IP + 12, 8) + protocol() + length;
        }
        return complement(sum);
    }

    private long sum(int from, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = bytes[from + i] & 0xFF;
            sum += (i & 1) == 0 ? octet << 8 : octet;
        }
        return sum;
    }

    private static int complement(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) (~folded & 0xFFFF);
    }

    private int u16(int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    private long mac(int at) {
        long mac = 0;
        for (int i = 0; i < 6; i++) {
            mac = mac << 8 | (bytes[at + i] & 0xFF);
        }
        return mac;
    }

    private String text(int at) {
        return (bytes[at] & 0xFF) + "." + (bytes[at + 1] & 0xFF) + "." + (bytes[at + 2] & 0xFF) + "."
                + (bytes[at + 3] & 0xFF);
    }

    private static byte[] address(String text) {
        byte[] address = new byte[4];
        String[] parts = text.split("\\.");
        for (int i = 0; i < 4; i++) {
            address[i] = (byte) Integer.parseInt(parts[i]);
        }
        return address;
    }

    private static void putMac(ByteBuffer b, long mac) {
        b.putShort((short) (mac >>> 32)).putInt((int) mac);
    }
}
