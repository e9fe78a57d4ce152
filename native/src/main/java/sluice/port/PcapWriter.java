package sluice.port;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes Ethernet frames to a classic capture file with nanosecond times.
 *
 * <p>Source: draft-ietf-opsawg-pcap. Thread: one at a time.
 */
public final class PcapWriter implements AutoCloseable {
    private static final int VERSION_2_4 = 2 << 16 | 4;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final DataOutputStream out;

    /** Creates the file, or empties it. */
    public PcapWriter(Path path) throws IOException {
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path)));
        out.writeInt(PcapReader.MAGIC_NANOSECONDS);
        out.writeInt(VERSION_2_4);
        out.writeLong(0); // time zone, accuracy
        out.writeInt(PcapReader.LONGEST_FRAME_BYTES);
        out.writeInt(PcapReader.LINKTYPE_ETHERNET);
    }

    /**
     * Appends a frame.
     *
     * @param nanos when it was captured, in nanoseconds since 1970
     */
    public void write(byte[] frame, long nanos) throws IOException {
        out.writeInt((int) (nanos / NANOS_PER_SECOND));
        out.writeInt((int) (nanos % NANOS_PER_SECOND));
        out.writeInt(frame.length);
        out.writeInt(frame.length);
        out.write(frame);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
