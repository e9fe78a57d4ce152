package sluice.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The seal of a closed index file: its size and the CRC-32C of its content.
 *
 * <p>Chronicle Map reads its file through raw memory and waits a minute for one that looks unfinished, so it gets only
 * files that are, byte for byte, those that it closed.
 */
final class IndexSeal {
    private static final int CHUNK_BYTES = 1 << 20;

    private IndexSeal() {}

    /** The seal of the file as it is now. */
    static long of(Path path) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            while (channel.read(chunk) >= 0) {
                crc.update(chunk.flip());
                chunk.clear();
            }
            return Hashing.mix(channel.size()) ^ crc.getValue();
        }
    }
}
