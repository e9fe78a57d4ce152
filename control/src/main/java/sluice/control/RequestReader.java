package sluice.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads requests, one per line, and never holds more than the longest. Thread: its client's. */
final class RequestReader {
    private final ReadableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(Protocol.MAXIMUM_REQUEST_BYTES + 1);
    private int searched;

    RequestReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /** Whether a request has begun that has not ended. */
    boolean hasPart() {
        return buffer.position() > 0;
    }

    /**
     * The next line without its newline, or null at the end.
     *
     * @throws ControlException if it is too long or the end comes before its newline
     */
    @Nullable
    String next(Runnable onPart) throws IOException, ControlException {
        while (true) {
            String line = takeLine();
            if (line != null) {
                return line;
            }
            if (!buffer.hasRemaining()) {
                throw new ControlException(
                        ErrorCode.TOO_LONG,
                        "a request has at most " + Protocol.MAXIMUM_REQUEST_BYTES + " bytes; this one is longer");
            }
            if (hasPart()) {
                onPart.run();
            }
            if (channel.read(buffer) < 0) {
                if (hasPart()) {
                    throw new ControlException(ErrorCode.MALFORMED, "the connection ended within a request");
                }
                return null;
            }
        }
    }

    private @Nullable String takeLine() {
        byte[] bytes = buffer.array();
        int end = buffer.position();
        for (int i = searched; i < end; i++) {
            if (bytes[i] == '\n') {
                String line = new String(bytes, 0, i, StandardCharsets.UTF_8);
                System.arraycopy(bytes, i + 1, bytes, 0, end - i - 1);
                buffer.position(end - i - 1);
                searched = 0;
                return line;
            }
        }
        searched = end;
        return null;
    }
}
