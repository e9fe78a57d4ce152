package sluice.worker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a frame, by the RFCs and without the wire formats under test: lengths, header chains and
 * checksums, through tunnels to the innermost packet. What a later fragment or a quotation in an ICMP error holds is not
 * looked at.
 */
final class FrameJudge {
    /** The UDP port of packets in GUE. */
    static final int GUE_PORT = 6080;

    private static final String SOUND = "";
    private static final int ETHERNET_BYTES = 14;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int ARP = 0x0806;

    private final byte[] bytes;
    private int innermost = ETHERNET_BYTES;

    private FrameJudge(byte[] bytes) {
        this.bytes = bytes;
    }

    /** What is wrong, empty if nothing is. */
    static String flaw(byte[] frame) {
        return new FrameJudge(frame).frame();
    }

    /** The innermost packet of a sound frame with a tunnelled packet, in a frame of its own; null if there is no tunnel. */
    static byte @Nullable [] innermost(byte[] frame) {
        FrameJudge judge = new FrameJudge(frame);
        judge.frame();
        if (judge.innermost == ETHERNET_BYTES) {
            return null;
        }
        byte[] inner = Arrays.copyOfRange(frame, judge.innermost - ETHERNET_BYTES, frame.length);
        System.arraycopy(frame, 0, inner, 0, 12);
        int type = (frame[judge.innermost] & 0xF0) == 0x60 ? IPV6 : IPV4;
        ByteBuffer.wrap(inner).putShort(12, (short) type);
        return inner;
    }

    private String frame() {
        if (bytes.length < ETHERNET_BYTES) {
            return "shorter than an Ethernet header";
        }
        return switch (u16(12)) {
            case IPV4, IPV6 -> packet(ETHERNET_BYTES, u16(12), bytes.length);
            case ARP -> SOUND;
            default -> "of EtherType " + u16(12);
        };
    }

    private String packet(int at, int type, int end) {
        innermost = at;
        return type == IPV6 ? ipv6(at, end) : ipv4(at, end);
    }

    private String ipv4(int at, int end) {
        if (end - at < 20 || bytes[at] >>> 4 != 4) {
            return "not IPv4 at " + at;
        }
        int header = (bytes[at] & 15) * 4;
        int total = u16(at + 2);
        if (header < 20 || total < header || total != end - at) {
            return "IPv4 lengths: header " + header + ", total " + total + ", there are " + (end - at);
        }
        if (sum(at, header) != 0xFFFF) {
            return "IPv4 header checksum";
        }
        if (bytes[at + 8] == 0) {
            return "IPv4 with no hop left";
        }
        int fragment = u16(at + 6);
        if ((fragment & 0x3FFF) != 0) {
            boolean hasMore = (fragment & 0x2000) != 0;
            return hasMore && (total - header) % 8 != 0 ? "IPv4 fragment not a multiple of 8" : SOUND;
        }
        long pseudo = sum(at + 12, 8);
        return transport(bytes[at + 9] & 0xFF, at + header, end, pseudo, true);
    }

    private String ipv6(int at, int end) {
        if (end - at < 40 || (bytes[at] & 0xF0) != 0x60) {
            return "not IPv6 at " + at;
        }
        if (u16(at + 4) != end - at - 40) {
            return "IPv6 payload length " + u16(at + 4) + ", there are " + (end - at - 40);
        }
        if (bytes[at + 7] == 0) {
            return "IPv6 with no hop left";
        }
        int next = bytes[at + 6] & 0xFF;
        int header = at + 40;
        while (next == 0 || next == 43 || next == 44 || next == 51 || next == 60) {
            if (end - header < 8) {
                return "IPv6 extension header cut off";
            }
            if (next == 44 && (u16(header + 2) & 0xFFF9) != 0) {
                boolean hasMore = (u16(header + 2) & 1) != 0;
                return hasMore && (end - header) % 8 != 0 ? "IPv6 fragment not a multiple of 8" : SOUND;
            }
            int units = bytes[header + 1] & 0xFF;
            int length = next == 44 ? 8 : next == 51 ? (units + 2) * 4 : (units + 1) * 8;
            next = bytes[header] & 0xFF;
            header += length;
            if (header > end) {
                return "IPv6 extension header cut off";
            }
        }
        return transport(next, header, end, sum(at + 8, 32), false);
    }

    private String transport(int protocol, int at, int end, long addresses, boolean isIpv4) {
        int length = end - at;
        long pseudo = addresses + protocol + length;
        return switch (protocol) {
            case 4 -> packet(at, IPV4, end);
            case 41 -> packet(at, IPV6, end);
            case 1 -> fold(sum(at, length)) == 0xFFFF ? SOUND : "ICMP checksum";
            case 58 -> fold(sum(at, length) + pseudo) == 0xFFFF ? SOUND : "ICMPv6 checksum";
            case 6 -> tcp(at, length, pseudo);
            case 17 -> udp(at, end, pseudo, isIpv4);
            case 47 -> gre(at, end);
            case 132 -> sctp(at, length) ? SOUND : "SCTP checksum";
            default -> SOUND;
        };
    }

    private String tcp(int at, int length, long pseudo) {
        if (length < 20 || (bytes[at + 12] >> 4 & 15) * 4 < 20 || (bytes[at + 12] >> 4 & 15) * 4 > length) {
            return "TCP header length";
        }
        return fold(sum(at, length) + pseudo) == 0xFFFF ? SOUND : "TCP checksum";
    }

    private String udp(int at, int end, long pseudo, boolean isIpv4) {
        int length = end - at;
        if (length < 8 || u16(at + 4) != length) {
            return "UDP length";
        }
        boolean isGue = u16(at + 2) == GUE_PORT;
        if (u16(at + 6) == 0 ? !isIpv4 && !isGue : fold(sum(at, length) + pseudo) != 0xFFFF) {
            return "UDP checksum";
        }
        if (!isGue) {
            return SOUND;
        }
        if (length < 12 || u16(at + 8) >>> 8 != 0) {
            return "GUE header";
        }
        int inner = u16(at + 8) & 0xFF;
        return inner == 4 || inner == 41 ? packet(at + 12, inner == 4 ? IPV4 : IPV6, end) : "GUE protocol " + inner;
    }

    private String gre(int at, int end) {
        boolean hasChecksum = u16(at) == 0x8000;
        if (!hasChecksum && u16(at) != 0) {
            return "GRE flags";
        }
        if (hasChecksum && fold(sum(at, end - at)) != 0xFFFF) {
            return "GRE checksum";
        }
        return packet(at + (hasChecksum ? 8 : 4), u16(at + 2), end);
    }

    private boolean sctp(int at, int length) {
        if (length < 12) {
            return false;
        }
        byte[] packet = Arrays.copyOfRange(bytes, at, at + length);
        int carried = ByteBuffer.wrap(packet).getInt(8);
        ByteBuffer.wrap(packet).putInt(8, 0);
        CRC32C crc = new CRC32C();
        crc.update(packet);
        return Integer.reverseBytes((int) crc.getValue()) == carried;
    }

    private long sum(int from, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = bytes[from + i] & 0xFF;
            sum += (i & 1) == 0 ? octet << 8 : octet;
        }
        return fold(sum);
    }

    private static long fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return folded;
    }

    private int u16(int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }
}
