package sluice.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import sluice.dpdk.Memory;

/**
 * A port that receives the frames of one capture file and writes what is sent to another, without an EAL. One queue.
 *
 * <p>Frames that fit no buffer are counted as {@code rxErrors}. Thread: one.
 */
public final class PcapFilePort implements Port {
    private static final int DEFAULT_MTU = 1500;

    private final String name;
    private final long mac;
    private final MemoryPool pool;
    private final PcapReader in;
    private final PcapWriter out;
    private boolean isAtEnd;
    private long rxPackets;
    private long rxBytes;
    private long rxErrors;
    private long txPackets;
    private long txBytes;
    private long nanos;

    /**
     * Opens both files.
     *
     * @throws IOException when the one cannot be read or is no capture file, or the other cannot be written
     */
    public PcapFilePort(String name, long mac, Path receive, Path transmit, MemoryPool pool) throws IOException {
        this.name = name;
        this.mac = mac;
        this.pool = pool;
        this.in = new PcapReader(receive);
        try {
            this.out = new PcapWriter(transmit);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Whether all frames of the file were received. */
    public boolean isAtEnd() {
        return isAtEnd;
    }

    /** {@inheritDoc} Frames keep the file's order; a damaged file throws {@link UncheckedIOException}. */
    @Override
    public int receive(int queue, Burst into) {
        into.clear();
        try {
            while (!isAtEnd && !into.isFull() && pool.available() > 0) {
                byte[] frame = in.next();
                if (frame == null) {
                    isAtEnd = true;
                } else if (frame.length > pool.frameCapacity()) {
                    rxErrors++;
                } else {
                    add(frame, into);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return into.size();
    }

    private void add(byte[] frame, Burst into) {
        if (!pool.allocate(into)) {
            rxErrors++;
            return;
        }
        int i = into.size() - 1;
        Memory.copyIn(frame, 0, into.frame(i), frame.length);
        into.set(i, into.buffer(i), into.frame(i), frame.length, 0);
        nanos = in.nanos();
        rxPackets++;
        rxBytes += frame.length;
    }

    /** {@inheritDoc} Frames bear the time of the frame received last. */
    @Override
    public int transmit(int queue, Burst from) {
        int packets = from.size();
        try {
            for (int i = 0; i < packets; i++) {
                byte[] frame = new byte[from.length(i)];
                Memory.copyOut(from.frame(i), frame, 0, frame.length);
                out.write(frame, nanos);
                txPackets++;
                txBytes += frame.length;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            pool.free(from);
        }
        return packets;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long mac() {
        return mac;
    }

    @Override
    public int mtu() {
        return DEFAULT_MTU;
    }

    @Override
    public int queues() {
        return 1;
    }

    @Override
    public boolean isLinkUp() {
        return true;
    }

    @Override
    public MemoryPool pool() {
        return pool;
    }

    @Override
    public PortStatistics statistics() {
        return new PortStatistics(rxPackets, txPackets, rxBytes, txBytes, 0, rxErrors, 0, 0);
    }

    @Override
    public void close() {
        try {
            in.close();
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
