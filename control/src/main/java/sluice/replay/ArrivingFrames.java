package sluice.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sluice.port.PcapReader;

/**
 * The frames of several captures, one for each port, in the order of their times; those of one time in the order of the
 * ports. Within a file the order is the file's, whatever its times say.
 *
 * <p>Thread: one.
 */
public final class ArrivingFrames implements AutoCloseable {
    private final Map<Integer, Capture> captures = new TreeMap<>();
    private byte[] frame = {};
    private int port;
    private int wireLength;
    private long nanos;

    /** One file, and the frame of it that is next. */
    private static final class Capture {
        private final PcapReader reader;
        private byte @Nullable [] next;

        Capture(PcapReader reader) {
            this.reader = reader;
        }
    }

    /**
     * Opens all files.
     *
     * @param files capture files by the number of their port
     * @throws IOException when one cannot be read, or is no capture of Ethernet frames
     */
    public ArrivingFrames(Map<Integer, Path> files) throws IOException {
        try {
            for (Map.Entry<Integer, Path> file : files.entrySet()) {
                Capture capture = new Capture(new PcapReader(file.getValue()));
                captures.put(file.getKey(), capture);
                capture.next = capture.reader.next();
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Goes to the next frame.
     *
     * @return false at the end of all files
     */
    public boolean next() throws IOException {
        Capture earliest = null;
        for (Map.Entry<Integer, Capture> capture : captures.entrySet()) {
            PcapReader reader = capture.getValue().reader;
            if (capture.getValue().next != null && (earliest == null || reader.nanos() < earliest.reader.nanos())) {
                earliest = capture.getValue();
                port = capture.getKey();
            }
        }
        if (earliest == null || earliest.next == null) {
            return false;
        }
        frame = earliest.next;
        nanos = earliest.reader.nanos();
        wireLength = earliest.reader.wireLength();
        earliest.next = earliest.reader.next();
        return true;
    }

    /** What was captured of the frame. */
    public byte[] frame() {
        return frame;
    }

    /** The number of the port that it arrives at. */
    public int port() {
        return port;
    }

    /** When it arrives, in nanoseconds since 1970. */
    public long nanos() {
        return nanos;
    }

    /** Whether only a part of it was captured. */
    public boolean isCut() {
        return frame.length < wireLength;
    }

    @Override
    public void close() throws IOException {
        for (Capture capture : captures.values()) {
            capture.reader.close();
        }
    }
}
