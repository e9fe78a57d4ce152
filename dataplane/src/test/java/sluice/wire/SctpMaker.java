package sluice.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Makes SCTP packets for tests from plain bytes, with the JDK's CRC32c. */
public final class SctpMaker {
    private static final int CHUNK_BYTES = 8;
    private static final int CHECKSUM = 8;

    private SctpMaker() {}

    /** A packet of chunks of these types, each with four bytes of zeros in it. */
    public static byte[] packet(int sourcePort, int destinationPort, int... chunkTypes) {
        ByteBuffer packet = ByteBuffer.allocate(Sctp.BYTES + chunkTypes.length * CHUNK_BYTES)
                .putInt(sourcePort << 16 | destinationPort)
                .putInt(0x1234_5678)
                .putInt(0);
        for (int type : chunkTypes) {
            packet.putInt(type << 24 | CHUNK_BYTES).putInt(0);
        }
        return packet.putInt(CHECKSUM, checksum(packet.array())).array();
    }

    /** Whether the checksum of a packet is right. */
    public static boolean isGood(byte[] packet) {
        ByteBuffer copy = ByteBuffer.wrap(packet.clone());
        int carried = copy.getInt(CHECKSUM);
        return checksum(copy.putInt(CHECKSUM, 0).array()) == carried;
    }

    private static int checksum(byte[] packet) {
        CRC32C crc = new CRC32C();
        crc.update(packet);
        return Integer.reverseBytes((int) crc.getValue());
    }
}
