package sluice.bench.generator;

import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.wire.Ethernet;

/**
 * Counts what comes back, answers ARP, and hands a sample to {@link SampleCheck}.
 *
 * <p>Thread: the generator's.
 */
public final class Arrivals {
    /** The first frame of every sixteenth burst is checked closely. */
    private static final int SAMPLE_MASK = 15;

    private final PacketPool pool;
    private final ReturnedFrame form;
    private final Neighbour neighbour;
    private final SampleCheck check;
    private long packets;
    private long bytes;
    private long others;
    private int bursts;

    /** Counts packets of one form; all others are exceptions. */
    public Arrivals(PacketPool pool, ReturnedFrame form, Neighbour neighbour, SampleCheck check) {
        this.pool = pool;
        this.form = form;
        this.neighbour = neighbour;
        this.check = check;
    }

    /** Counts the packets of {@code burst} and returns their buffers. */
    public void take(Burst burst) {
        int size = burst.size();
        int counted = 0;
        long countedBytes = 0;
        for (int i = 0; i < size; i++) {
            long frame = burst.frame(i);
            if (form.isOf(frame)) {
                counted++;
                countedBytes += burst.length(i);
            } else {
                takeException(frame, burst.length(i));
            }
        }
        packets += counted;
        bytes += countedBytes;
        bursts++;
        if ((bursts & SAMPLE_MASK) == 0 && form.isOf(burst.frame(0))) {
            check.check(burst.frame(0), burst.length(0));
        }
        pool.free(burst);
    }

    /** Handles a frame that is not ours: ARP is answered, anything else counted. */
    void takeException(long frame, int length) {
        neighbour.handle(frame, length);
        if (Ethernet.type(frame) != Ethernet.ARP) {
            others++;
        }
        if (length > FrameTemplate.LINE_BYTES) {
            // Templates rely on zeros behind the headers of every buffer.
            Memory.fill(frame + FrameTemplate.LINE_BYTES, length - (long) FrameTemplate.LINE_BYTES, 0);
        }
    }

    /** Packets of the protocol that came back. */
    public long packets() {
        return packets;
    }

    /** Their bytes, without frame check sequence. */
    public long bytes() {
        return bytes;
    }

    /** Frames that are neither of the protocol nor ARP. */
    public long others() {
        return others;
    }
}
