package sluice.port;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads Ethernet frames from a classic capture file, in either byte order, with micro- or nanosecond times.
 *
 * <p>Source: draft-ietf-opsawg-pcap. Thread: one at a time.
 */
public final class PcapReader implements AutoCloseable {
    static final int MAGIC_MICROSECONDS = 0xA1B2C3D4;
    static final int MAGIC_NANOSECONDS = 0xA1B23C4D;
    static final int LINKTYPE_ETHERNET = 1;
    static final int LONGEST_FRAME_BYTES = 262144;

    private final Path path;
    private final DataInputStream in;
    private final boolean isReversed;
    private final int nanosPerTick;
    private long nanos;
    private int wireLength;

    /**
     * Opens a file.
     *
     * @throws IOException when it cannot be read, or is no capture of Ethernet frames
     */
    public PcapReader(Path path) throws IOException {
        this.path = path;
        this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)));
        try {
            int magic = in.readInt();
            this.isReversed = magic == Integer.reverseBytes(MAGIC_MICROSECONDS)
                    || magic == Integer.reverseBytes(MAGIC_NANOSECONDS);
            int straight = isReversed ? Integer.reverseBytes(magic) : magic;
            if (straight != MAGIC_MICROSECONDS && straight != MAGIC_NANOSECONDS) {
                throw new IOException(path + " is no classic capture file: it starts with 0x"
                        + Integer.toHexString(magic) + " (convert pcapng with `editcap -F pcap`)");
            }
            this.nanosPerTick = straight == MAGIC_MICROSECONDS ? 1000 : 1;
            in.skipNBytes(16); // version, time zone, accuracy, snapshot length
            int linkType = readInt() & 0xFFFF;
            if (linkType != LINKTYPE_ETHERNET) {
                throw new IOException(path + " holds link type " + linkType + " and not Ethernet (1)");
            }
        } catch (EOFException e) {
            in.close();
            throw new IOException(path + " is too short for a capture file", e);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * The next frame, as much of it as was captured; null at the end.
     *
     * @throws IOException when the file is damaged or ends within a frame
     */
    public byte @Nullable [] next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        try {
            int rest = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int word = first << 24 | rest;
            long seconds = (isReversed ? Integer.reverseBytes(word) : word) & 0xFFFF_FFFFL;
            nanos = seconds * 1_000_000_000L + (readInt() & 0xFFFF_FFFFL) * nanosPerTick;
            int length = readInt();
            wireLength = readInt();
            if (length < 0 || length > LONGEST_FRAME_BYTES) {
                throw new IOException(path + " is damaged: a frame of " + length + " bytes");
            }
            byte[] frame = new byte[length];
            in.readFully(frame);
            return frame;
        } catch (EOFException e) {
            throw new IOException(path + " ends within a frame", e);
        }
    }

    /** When the last frame was captured, in nanoseconds since 1970. */
    public long nanos() {
        return nanos;
    }

    /** Bytes that the last frame had on the wire; as many were captured, or fewer. */
    public int wireLength() {
        return wireLength;
    }

    private int readInt() throws IOException {
        int value = in.readInt();
        return isReversed ? Integer.reverseBytes(value) : value;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
