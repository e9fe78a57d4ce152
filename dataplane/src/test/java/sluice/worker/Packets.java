package sluice.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import sluice.wire.FrameMaker;

/** IPv4 and IPv6 packets as bytes, made, cut and mended without the wire formats under test. */
final class Packets {
    private static final int FRAGMENT = 44;
    private static final Map<String, byte[]> ADDRESSES = new HashMap<>();

    private Packets() {}

    static byte[] ipv4(
            String source, String destination, int hops, int typeOfService, int protocol, byte[] body, byte[] options) {
        int header = 20 + options.length;
        return ByteBuffer.allocate(header + body.length)
                .put((byte) (0x40 | header / 4))
                .put((byte) typeOfService)
                .putShort((short) (header + body.length))
                .putInt(0)
                .put((byte) hops)
                .put((byte) protocol)
                .putShort((short) 0)
                .put(address(source))
                .put(address(destination))
                .put(options)
                .put(body)
                .array();
    }

    /**
     * An IPv6 packet.
     *
     * @param extensions number and length in bytes of each header, all of them zeros or padding
     */
    static byte[] ipv6(String source, String destination, int hops, int protocol, byte[] body, int[] extensions) {
        int bytes = body.length;
        for (int i = 1; i < extensions.length; i += 2) {
            bytes += extensions[i];
        }
        ByteBuffer packet = ByteBuffer.allocate(40 + bytes)
                .putInt(6 << 28)
                .putShort((short) bytes)
                .put((byte) (extensions.length == 0 ? protocol : extensions[0]))
                .put((byte) hops)
                .put(address(source))
                .put(address(destination));
        for (int i = 0; i < extensions.length; i += 2) {
            int length = extensions[i + 1];
            int next = i + 2 < extensions.length ? extensions[i + 2] : protocol;
            byte[] header = new byte[length];
            header[0] = (byte) next;
            header[1] = (byte) (length / 8 - 1);
            if (extensions[i] == 43) {
                header[2] = (byte) 253; // for experiments (RFC 4727), no segments left
            } else {
                // One PadN option that fills the header (RFC 8200, 4.2).
                header[2] = 1;
                header[3] = (byte) (length - 4);
            }
            packet.put(header);
        }
        return packet.put(body).array();
    }

    /** Bytes of what every fragment repeats: the IPv4 header; in IPv6 all headers before the transport header. */
    static int unfragmentable(byte[] packet) {
        if (packet[0] >>> 4 == 4) {
            return (packet[0] & 15) * 4;
        }
        int at = 40;
        int next = packet[6];
        while (next == 0 || next == 43 || next == 60) {
            next = packet[at];
            at += ((packet[at + 1] & 0xFF) + 1) * 8;
        }
        return at;
    }

    /** The fragment of a packet with {@code size} bytes of its data from {@code from} on. */
    static byte[] fragment(byte[] packet, int header, int from, int size, int identification) {
        boolean hasMore = header + from + size < packet.length;
        if (packet[0] >>> 4 == 4) {
            byte[] piece = Arrays.copyOf(packet, header + size);
            System.arraycopy(packet, header + from, piece, header, size);
            ByteBuffer fields = ByteBuffer.wrap(piece);
            fields.putShort(2, (short) piece.length);
            fields.putShort(6, (short) ((hasMore ? 0x2000 : 0) | from / 8));
            return mendHeader(piece, header);
        }
        byte[] piece = Arrays.copyOf(packet, header + 8 + size);
        System.arraycopy(packet, header + from, piece, header + 8, size);
        int link = linkTo(packet, header);
        int next = packet[link];
        piece[link] = FRAGMENT;
        ByteBuffer fields = ByteBuffer.wrap(piece);
        fields.putShort(4, (short) (piece.length - 40));
        fields.putShort(header, (short) (next << 8));
        fields.putShort(header + 2, (short) (from | (hasMore ? 1 : 0)));
        fields.putInt(header + 4, identification);
        return piece;
    }

    /** Where the number of the IPv6 header at {@code header} stands. */
    private static int linkTo(byte[] packet, int header) {
        int link = 6;
        for (int at = 40; at < header; at += ((packet[at + 1] & 0xFF) + 1) * 8) {
            link = at;
        }
        return link;
    }

    private static byte[] mendHeader(byte[] packet, int header) {
        ByteBuffer fields = ByteBuffer.wrap(packet);
        fields.putShort(10, (short) 0);
        fields.putShort(10, (short) FrameMaker.checksum(Arrays.copyOf(packet, header)));
        return packet;
    }

    /** Makes the checksums of a packet right, and the length of a UDP header, as far as the headers can be followed. */
    static void repair(byte[] packet) {
        if (packet.length < 20) {
            return;
        }
        ByteBuffer fields = ByteBuffer.wrap(packet);
        if (packet[0] >>> 4 == 4) {
            int header = (packet[0] & 15) * 4;
            int total = fields.getShort(2) & 0xFFFF;
            if (header < 20 || header > total || total > packet.length) {
                return;
            }
            if ((fields.getShort(6) & 0x3FFF) == 0) {
                byte[] pseudo = Arrays.copyOfRange(packet, 12, 20);
                mendTransport(packet, packet[9] & 0xFF, header, total, pseudo);
            }
            mendHeader(packet, header);
        } else if (packet.length >= 40) {
            int total = 40 + (fields.getShort(4) & 0xFFFF);
            int at = 40;
            int next = packet[6] & 0xFF;
            while (next == 0 || next == 43 || next == 51 || next == 60) {
                if (at + 8 > total || total > packet.length) {
                    return;
                }
                int units = packet[at + 1] & 0xFF;
                int length = next == 51 ? (units + 2) * 4 : (units + 1) * 8;
                if (at + length > total) {
                    return;
                }
                if (next == 43) {
                    packet[at + 2] = (byte) 253;
                } else if (next != 51) {
                    Arrays.fill(packet, at + 2, at + length, (byte) 0); // Pad1 options
                }
                next = packet[at] & 0xFF;
                at += length;
            }
            if (at <= total && total <= packet.length) {
                mendTransport(packet, next, at, total, Arrays.copyOfRange(packet, 8, 40));
            }
        }
    }

    private static void mendTransport(byte[] packet, int protocol, int at, int end, byte[] addresses) {
        int length = end - at;
        ByteBuffer fields = ByteBuffer.wrap(packet);
        if (protocol == 132 && length >= 16) {
            if (length != 32 || fields.getInt(at + 12) != 0x0100_0014) {
                // A cookie that fills the packet.
                fields.putShort(at + 12, (short) 0x0A00).putShort(at + 14, (short) (length - 12));
            }
            fields.putInt(at + 8, 0);
            CRC32C crc = new CRC32C();
            crc.update(packet, at, length);
            fields.putInt(at + 8, Integer.reverseBytes((int) crc.getValue()));
            return;
        }
        if (protocol == 6 && length >= 20) {
            // What stands in options is between the ends.
            packet[at + 12] = 0x50;
        }
        int where = protocol == 6 ? 16 : protocol == 17 ? 6 : protocol == 1 || protocol == 58 ? 2 : -1;
        if (where < 0 || length < Math.max(8, where + 2)) {
            return;
        }
        if (protocol == 17) {
            fields.putShort(at + 4, (short) length);
        }
        fields.putShort(at + where, (short) 0);
        ByteBuffer covered = ByteBuffer.allocate(addresses.length + 4 + length);
        if (protocol != 1) {
            covered.put(addresses).putShort((short) protocol).putShort((short) length);
        }
        byte[] bytes = Arrays.copyOf(covered.put(packet, at, length).array(), covered.position());
        int checksum = FrameMaker.checksum(bytes);
        fields.putShort(at + where, (short) (protocol == 17 && checksum == 0 ? 0xFFFF : checksum));
    }

    private static byte[] address(String text) {
        return ADDRESSES.computeIfAbsent(text, unknown -> {
            try {
                return InetAddress.getByName(unknown).getAddress();
            } catch (UnknownHostException e) {
                throw new AssertionError(unknown, e);
            }
        });
    }
}
