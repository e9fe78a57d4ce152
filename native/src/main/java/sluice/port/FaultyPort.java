package sluice.port;

import org.jspecify.annotations.Nullable;
import sluice.dpdk.Memory;

/**
 * Another port behind a bad line: drops, corrupts, duplicates and reorders packets in both directions. The same seed
 * makes the same faults.
 *
 * <p>Works within a burst: a packet that is to be duplicated passes once when the burst is full or the pool empty.
 * Thread: one, for all queues.
 */
public final class FaultyPort implements Port {
    private final Port port;
    private final Faults receiving;
    private final Faults transmitting;
    private final Burst victim = new Burst(1);
    private long random;
    private long dropped;
    private long corrupted;
    private long duplicated;
    private long reordered;

    /** Wraps {@code port}, which is closed with this one. */
    public FaultyPort(Port port, Faults receiving, Faults transmitting, long seed) {
        this.port = port;
        this.receiving = receiving;
        this.transmitting = transmitting;
        this.random = seed;
    }

    /** Packets that vanished. */
    public long dropped() {
        return dropped;
    }

    /** Packets that were changed. */
    public long corrupted() {
        return corrupted;
    }

    /** Packets that were added. */
    public long duplicated() {
        return duplicated;
    }

    /** Pairs of packets that changed places. */
    public long reordered() {
        return reordered;
    }

    @Override
    public @Nullable Spread spread() {
        return port.spread();
    }

    @Override
    public int receive(int queue, Burst into) {
        port.receive(queue, into);
        harm(into, receiving);
        return into.size();
    }

    @Override
    public int transmit(int queue, Burst from) {
        harm(from, transmitting);
        return port.transmit(queue, from);
    }

    private void harm(Burst burst, Faults faults) {
        drop(burst, faults.drop());
        int packets = burst.size();
        for (int i = 0; i < packets; i++) {
            if (happens(faults.duplicate())) {
                duplicate(burst, i);
            }
        }
        for (int i = 0; i < packets; i++) {
            if (happens(faults.corrupt())) {
                corrupt(burst, i);
            }
        }
        for (int i = 1; i < burst.size(); i++) {
            if (happens(faults.reorder())) {
                swap(burst, i - 1, i);
            }
        }
    }

    private void drop(Burst burst, int rate) {
        int kept = 0;
        int packets = burst.size();
        for (int i = 0; i < packets; i++) {
            if (happens(rate)) {
                victim.add(burst.buffer(i), burst.frame(i), burst.length(i), burst.offloads(i));
                port.pool().free(victim);
                dropped++;
            } else {
                move(burst, i, kept++);
            }
        }
        burst.size(kept);
    }

    private void duplicate(Burst burst, int i) {
        int copy = burst.size();
        if (burst.isFull() || !port.pool().allocate(burst)) {
            return;
        }
        Memory.copy(burst.frame(i), burst.frame(copy), burst.length(i));
        burst.set(copy, burst.buffer(copy), burst.frame(copy), burst.length(i), burst.offloads(i));
        burst.hash(copy, burst.hash(i));
        duplicated++;
    }

    private void corrupt(Burst burst, int i) {
        int length = burst.length(i);
        if (length > 0) {
            long address = burst.frame(i) + below(length);
            Memory.putU8(address, Memory.u8(address) ^ 1 << below(8));
            corrupted++;
        }
    }

    private void swap(Burst burst, int left, int right) {
        long buffer = burst.buffer(left);
        long frame = burst.frame(left);
        int length = burst.length(left);
        int offloads = burst.offloads(left);
        int hash = burst.hash(left);
        move(burst, right, left);
        burst.set(right, buffer, frame, length, offloads);
        burst.hash(right, hash);
        reordered++;
    }

    private static void move(Burst burst, int from, int to) {
        burst.set(to, burst.buffer(from), burst.frame(from), burst.length(from), burst.offloads(from));
        burst.hash(to, burst.hash(from));
    }

    private boolean happens(int partsPerMillion) {
        return partsPerMillion > 0 && below(Faults.MILLION) < partsPerMillion;
    }

    /** The next of the seed's numbers (SplitMix64), reduced to 0 to {@code bound - 1}. */
    private int below(int bound) {
        random += 0x9E3779B97F4A7C15L;
        long z = random;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return (int) Math.unsignedMultiplyHigh(z ^ z >>> 31, bound);
    }

    @Override
    public String name() {
        return port.name();
    }

    @Override
    public long mac() {
        return port.mac();
    }

    @Override
    public int mtu() {
        return port.mtu();
    }

    @Override
    public int queues() {
        return port.queues();
    }

    @Override
    public boolean isLinkUp() {
        return port.isLinkUp();
    }

    @Override
    public PacketPool pool() {
        return port.pool();
    }

    @Override
    public PortStatistics statistics() {
        return port.statistics();
    }

    @Override
    public void close() {
        port.close();
    }
}
