package sluice.golden;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Ethernet frames of the recordings' packets, made and read without Sluice's own wire formats. */
final class Frames {
    /** Letters of the TCP flags, the lowest bit first. */
    static final String FLAGS = "FSRPAUEC";

    private static final int ETHERNET = 14;
    private static final int IPV4 = 0x0800;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6 = 0x86DD;
    private static final int IPV6_BYTES = 40;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int ICMP_BYTES = 8;
    /** What the recordings' messages say of the packets that they quote. */
    private static final int QUOTED_LENGTH = 1440;

    private static final int QUOTED_MTU = 1400;
    private static final int HOPS = 64;

    private Frames() {}

    /** {@code segment} from one station to another. */
    static byte[] of(Segment segment, long sourceMac, long destinationMac) {
        byte[] transport = transport(segment);
        ByteBuffer b = ByteBuffer.allocate(ETHERNET + (segment.isIpv6() ? IPV6_BYTES : IPV4_BYTES) + transport.length);
        putMac(b, destinationMac);
        putMac(b, sourceMac);
        if (segment.isIpv6()) {
            b.putShort((short) IPV6).putInt(0x6000_0000).putShort((short) transport.length);
            b.put((byte) segment.protocol()).put((byte) HOPS);
        } else {
            b.putShort((short) IPV4).putShort((short) 0x4500).putShort((short) (IPV4_BYTES + transport.length));
            b.putInt(0x0001_4000)
                    .put((byte) HOPS)
                    .put((byte) segment.protocol())
                    .putShort((short) 0);
        }
        b.put(segment.source().getAddress())
                .put(segment.destination().getAddress())
                .put(transport);
        if (!segment.isIpv6()) {
            b.putShort(ETHERNET + 10, (short) ~sum(b.array(), ETHERNET, IPV4_BYTES));
        }
        return b.array();
    }

    /** An IPv4 ICMP message from one station to another; what it quotes is cut off behind eight bytes of TCP. */
    static byte[] of(IcmpMessage message, long sourceMac, long destinationMac) {
        IcmpMessage.Quoted quoted = message.quoted();
        byte[] data = quoted == null ? "ping".getBytes(StandardCharsets.US_ASCII) : quoted(quoted);
        ByteBuffer b = ByteBuffer.allocate(ETHERNET + IPV4_BYTES + ICMP_BYTES + data.length);
        putMac(b, destinationMac);
        putMac(b, sourceMac);
        b.putShort((short) IPV4);
        b.put(ipv4(ICMP_BYTES + data.length, 0x4000, ICMP, message.source(), message.destination()));
        int icmp = b.position();
        b.put((byte) message.type()).put((byte) message.code()).putShort((short) 0);
        b.putInt(quoted == null ? 0x0001_0001 : QUOTED_MTU).put(data);
        b.putShort(icmp + 2, (short) ~sum(b.array(), icmp, b.capacity() - icmp));
        return b.array();
    }

    private static byte[] quoted(IcmpMessage.Quoted quoted) {
        ByteBuffer b = ByteBuffer.allocate(IPV4_BYTES + 8);
        int fragment = quoted.isLaterFragment() ? 0x00B9 : 0x4000;
        b.put(ipv4(QUOTED_LENGTH - IPV4_BYTES, fragment, Segment.TCP, quoted.source(), quoted.destination()));
        b.putShort((short) quoted.sourcePort())
                .putShort((short) quoted.destinationPort())
                .putInt(5001);
        return b.array();
    }

    private static byte[] ipv4(int payload, int fragment, int protocol, InetAddress source, InetAddress destination) {
        ByteBuffer b = ByteBuffer.allocate(IPV4_BYTES);
        b.putShort((short) 0x4500).putShort((short) (IPV4_BYTES + payload)).putShort((short) 1);
        b.putShort((short) fragment).put((byte) HOPS).put((byte) protocol).putShort((short) 0);
        b.put(source.getAddress()).put(destination.getAddress());
        b.putShort(10, (short) ~sum(b.array(), 0, IPV4_BYTES));
        return b.array();
    }

    /** The frame as a router sends it on: one hop less, and from one station to another. */
    static byte[] routed(byte[] frame, long sourceMac, long destinationMac) {
        byte[] routed = frame.clone();
        ByteBuffer b = ByteBuffer.wrap(routed);
        putMac(b, destinationMac);
        putMac(b, sourceMac);
        routed[ETHERNET + (isIpv6(frame) ? 7 : 8)]--;
        if (!isIpv6(frame)) {
            b.putShort(ETHERNET + 10, (short) 0);
            b.putShort(ETHERNET + 10, (short) ~sum(routed, ETHERNET, IPV4_BYTES));
        }
        return routed;
    }

    /** As the recordings write it: {@code tcp 10.10.0.1:80>198.51.100.1:1000 SA len=40}. */
    static String describe(byte[] frame) {
        ByteBuffer b = ByteBuffer.wrap(frame);
        String addresses = text(frame, false) + ">" + text(frame, true);
        int length = isIpv6(frame) ? IPV6_BYTES + u16(b, ETHERNET + 4) : u16(b, ETHERNET + 2);
        int at = transportAt(frame);
        return switch (protocol(frame)) {
            case Segment.TCP -> "tcp " + ports(frame) + " " + flags(frame[at + 13]) + " len=" + length;
            case Segment.UDP -> "udp " + ports(frame) + " len=" + length;
            case ICMP -> "icmp " + (frame[at] & 0xFF) + "/" + frame[at + 1] + " " + addresses + " len=" + length;
            case ICMPV6 -> "icmp6 " + (frame[at] & 0xFF) + "/" + frame[at + 1] + " " + addresses + " len=" + length;
            default -> "ip proto=" + protocol(frame) + " " + addresses + " len=" + length;
        };
    }

    /** Whether the frame is ARP or the neighbour discovery of IPv6. */
    static boolean isNeighbourTalk(byte[] frame) {
        int etherType = u16(ByteBuffer.wrap(frame), ETHERNET - 2);
        if (etherType != IPV4 && etherType != IPV6) {
            return true;
        }
        int type = frame[transportAt(frame)] & 0xFF;
        return protocol(frame) == ICMPV6 && type >= 133 && type <= 137;
    }

    /** Where the frame goes to, as a 48-bit number. */
    static long destinationMac(byte[] frame) {
        ByteBuffer b = ByteBuffer.wrap(frame);
        return (long) u16(b, 0) << 32 | (b.getInt(2) & 0xFFFF_FFFFL);
    }

    static InetAddress destination(byte[] frame) {
        return address(frame, true);
    }

    private static byte[] transport(Segment segment) {
        if (segment.protocol() == Segment.SCTP) {
            return SctpPackets.of(segment);
        }
        byte[] data = segment.data().getBytes(StandardCharsets.ISO_8859_1);
        if (segment.protocol() != Segment.TCP && segment.protocol() != Segment.UDP) {
            return data;
        }
        boolean isTcp = segment.protocol() == Segment.TCP;
        ByteBuffer b = ByteBuffer.allocate((isTcp ? 20 : 8) + data.length);
        b.putShort((short) segment.sourcePort()).putShort((short) segment.destinationPort());
        if (isTcp) {
            b.putInt(1000).putInt(segment.flags().contains("A") ? 2000 : 0);
            b.put((byte) 0x50)
                    .put((byte) bits(segment.flags()))
                    .putShort((short) 8192)
                    .putInt(0);
        } else {
            b.putShort((short) (8 + data.length)).putShort((short) 0);
        }
        b.put(data);
        int sum = sum(b.array(), 0, b.capacity())
                + sum(segment.source().getAddress(), 0, segment.source().getAddress().length)
                + sum(
                        segment.destination().getAddress(),
                        0,
                        segment.destination().getAddress().length)
                + segment.protocol()
                + b.capacity();
        int checksum = ~((sum & 0xFFFF) + (sum >>> 16)) & 0xFFFF;
        b.putShort(isTcp ? 16 : 6, (short) (checksum == 0 ? 0xFFFF : checksum));
        return b.array();
    }

    private static String ports(byte[] frame) {
        ByteBuffer b = ByteBuffer.wrap(frame);
        int at = transportAt(frame);
        return text(frame, false) + ":" + u16(b, at) + ">" + text(frame, true) + ":" + u16(b, at + 2);
    }

    private static String text(byte[] frame, boolean isDestination) {
        return Outcome.text(address(frame, isDestination));
    }

    private static InetAddress address(byte[] frame, boolean isDestination) {
        int bytes = isIpv6(frame) ? 16 : 4;
        int at = ETHERNET + (isIpv6(frame) ? 8 : 12) + (isDestination ? bytes : 0);
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(frame, at, at + bytes));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isIpv6(byte[] frame) {
        return u16(ByteBuffer.wrap(frame), ETHERNET - 2) == IPV6;
    }

    private static int protocol(byte[] frame) {
        return frame[ETHERNET + (isIpv6(frame) ? 6 : 9)] & 0xFF;
    }

    private static int transportAt(byte[] frame) {
        return ETHERNET + (isIpv6(frame) ? IPV6_BYTES : IPV4_BYTES);
    }

    private static int bits(String flags) {
        int bits = 0;
        for (int i = 0; i < flags.length(); i++) {
            bits |= 1 << FLAGS.indexOf(flags.charAt(i));
        }
        return bits;
    }

    private static String flags(byte bits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FLAGS.length(); i++) {
            if ((bits & 1 << i) != 0) {
                text.append(FLAGS.charAt(i));
            }
        }
        return text.toString();
    }

    /** The ones' complement sum of 16-bit words. */
    private static int sum(byte[] bytes, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = bytes[from + i] & 0xFF;
            sum += (i & 1) == 0 ? octet << 8 : octet;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (sum & 0xFFFF) + (sum >>> 16);
    }

    private static int u16(ByteBuffer b, int at) {
        return b.getShort(at) & 0xFFFF;
    }

    private static void putMac(ByteBuffer b, long mac) {
        b.putShort((short) (mac >>> 32)).putInt((int) mac);
    }
}
