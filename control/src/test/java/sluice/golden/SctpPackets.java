package sluice.golden;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** SCTP packets as the recorder made them, with good checksums. */
final class SctpPackets {
    private static final int HEADER = 12;
    private static final int CHECKSUM = 8;
    private static final int INIT_BYTES = 20;
    private static final int DATA_BYTES = 16;
    private static final int OTHER_BYTES = 8;

    private SctpPackets() {}

    /** The packet whose chunks {@code segment} names. */
    static byte[] of(Segment segment) {
        String[] names = segment.flags().split("\\+", -1);
        int bytes = HEADER;
        for (String name : names) {
            bytes += length(name);
        }
        ByteBuffer packet = ByteBuffer.allocate(bytes);
        packet.putShort((short) segment.sourcePort()).putShort((short) segment.destinationPort());
        packet.putLong(0x1234_5678L << 32);
        for (String name : names) {
            packet.put((byte) type(name)).put((byte) 0).putShort((short) length(name));
            packet.position(packet.position() + length(name) - 4);
        }
        CRC32C crc = new CRC32C();
        crc.update(packet.array());
        return packet.putInt(CHECKSUM, Integer.reverseBytes((int) crc.getValue()))
                .array();
    }

    private static int length(String name) {
        return switch (name) {
            case "INIT", "INITACK" -> INIT_BYTES;
            case "DATA" -> DATA_BYTES;
            default -> OTHER_BYTES;
        };
    }

    private static int type(String name) {
        return switch (name) {
            case "DATA" -> 0;
            case "INIT" -> 1;
            case "INITACK" -> 2;
            case "HB" -> 4;
            case "ABORT" -> 6;
            case "SHUT" -> 7;
            case "SHUTACK" -> 8;
            case "ERR" -> 9;
            case "COOKIE" -> 10;
            case "COOKIEACK" -> 11;
            case "SHUTCOMP" -> 14;
            default -> throw new IllegalArgumentException("no chunk is called '" + name + "'");
        };
    }
}
