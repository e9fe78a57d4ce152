package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import sluice.wire.FrameMaker6;
import sluice.wire.SctpMaker;

/**
 * Frames of either family, made by the form of their addresses, and read without the wire formats under test.
 *
 * <p>Ends are written {@code address port}.
 */
final class AnyFrame {
    static final int TCP = 6;
    static final int UDP = 17;
    static final int SCTP = 132;
    static final int ICMP = 1;
    static final int ICMP6 = 58;

    private static final int ETHERNET = 14;
    private static final int TCP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int WORD = 0xFFFF;

    private AnyFrame() {}

    /** A TCP segment with flags, a UDP datagram, or an SCTP packet of one chunk of type {@code flags}. */
    static Frame of(int protocol, String source, int sport, String destination, int dport, int flags, byte[] data) {
        if (source.indexOf(':') < 0) {
            return switch (protocol) {
                case TCP -> Frame.tcp(source, sport, destination, dport, flags, data);
                case UDP -> Frame.udp(source, sport, destination, dport, data);
                default -> Frame.sctp(source, sport, destination, dport, flags);
            };
        }
        byte[] payload = switch (protocol) {
            case TCP ->
                ByteBuffer.allocate(TCP_HEADER + data.length)
                        .putInt(sport << 16 | dport)
                        .putInt(1000)
                        .putInt(2000)
                        .putInt(5 << 28 | flags << 16 | 8192)
                        .putInt(0)
                        .put(data)
                        .array();
            case UDP ->
                ByteBuffer.allocate(UDP_HEADER + data.length)
                        .putInt(sport << 16 | dport)
                        .putInt((UDP_HEADER + data.length) << 16)
                        .put(data)
                        .array();
            default -> SctpMaker.packet(sport, dport, flags);
        };
        return new Frame(FrameMaker6.syn()
                .payload(protocol, payload)
                .addresses(source, destination)
                .bytes());
    }

    /** What the receiver of a TCP segment or UDP datagram may say to it. */
    static Frame reply(Frame request, int flags, byte[] data) {
        String[] from = destination(request).split(" ");
        String[] to = source(request).split(" ");
        int sport = Integer.parseInt(from[1]);
        int dport = Integer.parseInt(to[1]);
        return of(protocol(request), from[0], sport, to[0], dport, flags, data);
    }

    /** An ICMP or ICMPv6 error that quotes the first bytes of {@code about}. */
    static Frame error(int type, int code, int rest, String source, String destination, Frame about, int quotedBytes) {
        if (source.indexOf(':') < 0) {
            return Frame.icmpError(type, code, source, destination, about, quotedBytes, rest);
        }
        byte[] quoted = Arrays.copyOfRange(about.bytes, ETHERNET, ETHERNET + quotedBytes);
        return new Frame(FrameMaker6.icmp(type, code, rest, quoted)
                .addresses(source, destination)
                .bytes());
    }

    /** Those of {@code frames} that are not about neighbours: neither ARP nor neighbour discovery. */
    static List<Frame> packets(List<Frame> frames) {
        return frames.stream().filter(frame -> !isAboutNeighbours(frame)).toList();
    }

    /** The only one of {@code frames} that is not about neighbours. */
    static Frame only(List<Frame> frames) {
        List<Frame> packets = packets(frames);
        assertThat(packets).hasSize(1);
        return packets.get(0);
    }

    private static boolean isAboutNeighbours(Frame frame) {
        boolean isArp = frame.etherType() == 0x0806;
        return isArp || (protocol(frame) == ICMP6 && (frame.bytes[transport(frame)] & 0xFF) >= 133);
    }

    static boolean isIpv6(Frame frame) {
        return frame.etherType() == 0x86DD;
    }

    /** Where the packet is from, with the port if it has one. */
    static String source(Frame frame) {
        return isIpv6(frame) ? end(frame, ETHERNET + 8, 16, 0) : end(frame, ETHERNET + 12, 4, 0);
    }

    static String destination(Frame frame) {
        return isIpv6(frame) ? end(frame, ETHERNET + 24, 16, 2) : end(frame, ETHERNET + 16, 4, 2);
    }

    static int protocol(Frame frame) {
        return frame.bytes[ETHERNET + (isIpv6(frame) ? 6 : 9)] & 0xFF;
    }

    static int hops(Frame frame) {
        return frame.bytes[ETHERNET + (isIpv6(frame) ? 7 : 8)] & 0xFF;
    }

    /** DSCP and ECN. */
    static int trafficClass(Frame frame) {
        return isIpv6(frame) ? u16(frame, ETHERNET) >>> 4 & 0xFF : frame.bytes[ETHERNET + 1] & 0xFF;
    }

    /** L3 length in bytes, as the header says. */
    static int length(Frame frame) {
        return isIpv6(frame) ? 40 + u16(frame, ETHERNET + 4) : u16(frame, ETHERNET + 2);
    }

    static byte[] payload(Frame frame) {
        int header = transport(frame) + (protocol(frame) == TCP ? TCP_HEADER : UDP_HEADER);
        return Arrays.copyOfRange(frame.bytes, header, ETHERNET + length(frame));
    }

    /** Type and code of an ICMP or ICMPv6 message. */
    static String message(Frame frame) {
        int at = transport(frame);
        return (frame.bytes[at] & 0xFF) + "/" + frame.bytes[at + 1];
    }

    /** The last four bytes of the header of an ICMP or ICMPv6 message, as far as they are an MTU. */
    static int mtu(Frame frame) {
        return u16(frame, transport(frame) + 6);
    }

    /** The packet that an error quotes, as a frame. */
    static Frame quoted(Frame frame) {
        int from = transport(frame) + 8;
        ByteBuffer b = ByteBuffer.allocate(ETHERNET + frame.bytes.length - from);
        b.put(frame.bytes, 0, ETHERNET).put(frame.bytes, from, frame.bytes.length - from);
        return new Frame(b.array());
    }

    /** Whether the IPv4 header's checksum and that of TCP, UDP, SCTP, ICMP or ICMPv6 are right. */
    static boolean isGood(Frame frame) {
        if (!isIpv6(frame)) {
            return frame.hasGoodChecksums();
        }
        byte[] transport = Arrays.copyOfRange(frame.bytes, transport(frame), ETHERNET + length(frame));
        if (protocol(frame) == SCTP) {
            return SctpMaker.isGood(transport);
        }
        long sum = sum(transport) + sum(Arrays.copyOfRange(frame.bytes, ETHERNET + 8, ETHERNET + 40));
        sum += transport.length + protocol(frame);
        while (sum > WORD) {
            sum = (sum & WORD) + (sum >>> 16);
        }
        return sum == WORD;
    }

    private static int transport(Frame frame) {
        return ETHERNET + (isIpv6(frame) ? 40 : 20);
    }

    private static String end(Frame frame, int at, int bytes, int port) {
        try {
            String address = InetAddress.getByAddress(Arrays.copyOfRange(frame.bytes, at, at + bytes))
                    .getHostAddress();
            boolean hasPorts = protocol(frame) != ICMP && protocol(frame) != ICMP6;
            return hasPorts ? address + " " + u16(frame, transport(frame) + port) : address;
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static long sum(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (i & 1) == 0 ? (bytes[i] & 0xFF) << 8 : bytes[i] & 0xFF;
        }
        return sum;
    }

    private static int u16(Frame frame, int at) {
        return (frame.bytes[at] & 0xFF) << 8 | (frame.bytes[at + 1] & 0xFF);
    }
}
