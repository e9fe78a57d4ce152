package sluice.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A TCP segment as somebody else reads it: decoded from plain bytes after the RFCs, with none of the code under test.
 *
 * @param link everything before the IP header, in hexadecimal
 * @param packetBytes length of the packet
 * @param isIpGood whether the IPv4 header's checksum is right; always of IPv6
 * @param isGood whether the segment's checksum is right
 * @param options those before the end of the list, each in hexadecimal, without NOPs
 * @param optionBytes all bytes of options in hexadecimal
 * @param data in hexadecimal
 */
public record DecodedSegment(
        String link,
        String source,
        String destination,
        int hops,
        int packetBytes,
        boolean isIpGood,
        int sourcePort,
        int destinationPort,
        int sequence,
        int acknowledgement,
        int flags,
        int window,
        int urgent,
        boolean isGood,
        List<String> options,
        String optionBytes,
        String data) {

    private static final HexFormat HEX = HexFormat.of();

    /** Decodes a frame, tagged or not. */
    public static DecodedSegment of(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        int ip = bytes.getShort(12) == (short) 0x8100 ? 18 : 14;
        int type = bytes.getShort(ip - 2) & 0xFFFF;
        return type == 0x86DD ? ipv6(bytes, ip) : ipv4(bytes, ip);
    }

    private static DecodedSegment ipv4(ByteBuffer bytes, int ip) {
        int header = (bytes.get(ip) & 0xF) * 4;
        int end = ip + (bytes.getShort(ip + 2) & 0xFFFF);
        byte[] pseudo = ByteBuffer.allocate(12)
                .put(slice(bytes, ip + 12, 8))
                .putShort((short) bytes.get(ip + 9))
                .putShort((short) (end - ip - header))
                .array();
        boolean isIpGood = FrameMaker.checksum(slice(bytes, ip, header)) == 0;
        return tcp(bytes, ip, ip + header, end, 12, 4, bytes.get(ip + 8) & 0xFF, isIpGood, pseudo);
    }

    private static DecodedSegment ipv6(ByteBuffer bytes, int ip) {
        int end = ip + 40 + (bytes.getShort(ip + 4) & 0xFFFF);
        int tcp = ip + 40;
        int next = bytes.get(ip + 6);
        while (next == 60) {
            next = bytes.get(tcp);
            tcp += (bytes.get(tcp + 1) + 1) * 8;
        }
        byte[] pseudo = ByteBuffer.allocate(40)
                .put(slice(bytes, ip + 8, 32))
                .putInt(end - tcp)
                .putInt(next)
                .array();
        return tcp(bytes, ip, tcp, end, 8, 16, bytes.get(ip + 7) & 0xFF, true, pseudo);
    }

    private static DecodedSegment tcp(
            ByteBuffer bytes,
            int ip,
            int tcp,
            int end,
            int addresses,
            int addressBytes,
            int hops,
            boolean isIpGood,
            byte[] pseudo) {
        int header = (bytes.get(tcp + 12) >> 4 & 0xF) * 4;
        return new DecodedSegment(
                HEX.formatHex(slice(bytes, 0, ip)),
                address(slice(bytes, ip + addresses, addressBytes)),
                address(slice(bytes, ip + addresses + addressBytes, addressBytes)),
                hops,
                end - ip,
                isIpGood,
                bytes.getShort(tcp) & 0xFFFF,
                bytes.getShort(tcp + 2) & 0xFFFF,
                bytes.getInt(tcp + 4),
                bytes.getInt(tcp + 8),
                bytes.get(tcp + 13) & 0xFF,
                bytes.getShort(tcp + 14) & 0xFFFF,
                bytes.getShort(tcp + 18) & 0xFFFF,
                FrameMaker.checksum(FrameMaker.join(pseudo, slice(bytes, tcp, end - tcp))) == 0,
                options(slice(bytes, tcp + 20, header - 20)),
                HEX.formatHex(slice(bytes, tcp + 20, header - 20)),
                HEX.formatHex(slice(bytes, tcp + header, end - tcp - header)));
    }

    /** The options, up to the end of the list or one that is broken. */
    private static List<String> options(byte[] bytes) {
        List<String> options = new ArrayList<>();
        int at = 0;
        while (at < bytes.length && bytes[at] != 0) {
            if (bytes[at] == 1) {
                at++;
                continue;
            }
            int length = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0;
            if (length < 2 || at + length > bytes.length) {
                break;
            }
            options.add(HEX.formatHex(bytes, at, at + length));
            at += length;
        }
        return options;
    }

    private static String address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] slice(ByteBuffer bytes, int from, int length) {
        byte[] slice = new byte[length];
        bytes.get(from, slice);
        return slice;
    }
}
