package sluice.bench.generator;

import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.port.Port;

/**
 * The hot loop: sends as fast as the wire takes packets and takes in what comes back.
 *
 * <p>Thread: the generator's. Nothing is allocated here.
 */
public final class Flood {
    private final Port port;
    private final PacketPool pool;
    private final FrameMix mix;
    private final FlowOrder order;
    private final FlowTable flows;
    private final Arrivals arrivals;
    private final Traffic traffic;
    private final int burstSize;
    private final Burst sending;
    private final Burst received;
    private boolean isReplyNext;
    private boolean isWireFull;
    private long sent;
    private long refused;

    /** Sends bursts of {@code burstSize} frames on queue 0 of {@code port}. */
    public Flood(
            Port port,
            FrameMix mix,
            FlowOrder order,
            FlowTable flows,
            Arrivals arrivals,
            Traffic traffic,
            int burstSize) {
        this.port = port;
        this.pool = port.pool();
        this.mix = mix;
        this.order = order;
        this.flows = flows;
        this.arrivals = arrivals;
        this.traffic = traffic;
        this.burstSize = burstSize;
        this.sending = new Burst(burstSize);
        this.received = new Burst(burstSize);
        this.isReplyNext = traffic == Traffic.REPLY;
    }

    /** Floods until {@code System.nanoTime()} reaches {@code endNanos}; returns the time when it stopped. */
    public long runUntil(long endNanos) {
        long now;
        do {
            // A wire that just refused a packet is given one round to drain, instead of frames for the bin.
            if (isWireFull) {
                isWireFull = false;
            } else {
                send();
            }
            receive();
            now = System.nanoTime();
        } while (now - endNanos < 0);
        return now;
    }

    /** Takes in what still comes back until {@code endNanos}. */
    public void drainUntil(long endNanos) {
        while (System.nanoTime() - endNanos < 0) {
            receive();
        }
    }

    private void receive() {
        if (port.receive(0, received) != 0) {
            arrivals.take(received);
        }
    }

    private void send() {
        Burst burst = sending;
        int size = pool.allocate(burst, burstSize);
        long frames = burst.frameArray();
        long lengths = burst.lengthArray();
        boolean isMixed = traffic == Traffic.MIXED;
        boolean isReply = isReplyNext;
        for (int i = 0; i < size; i++) {
            FlowFrames template = mix.next();
            Opening.writeFrame(template, isReply, Memory.hostI64(frames + i * 8L), order.next(), flows);
            Memory.putHostI32(lengths + i * 4L, template.frameBytes());
            isReply ^= isMixed;
        }
        isReplyNext = isReply;
        int taken = port.transmit(0, burst);
        sent += taken;
        refused += size - taken;
        isWireFull = taken < size;
    }

    /** Packets that the wire took. */
    public long sent() {
        return sent;
    }

    /** Packets that the wire refused: zero means that the generator, not the forwarder, set the pace. */
    public long refused() {
        return refused;
    }
}
