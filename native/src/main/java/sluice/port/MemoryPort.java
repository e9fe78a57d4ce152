package sluice.port;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.dpdk.Memory;

/**
 * A port without a device: frames are injected on one side and collected on the other, or two ports are linked back to
 * back as by a wire. It needs no EAL.
 *
 * <p>Frames that find a ring full are dropped and counted as {@code rxMissed} or {@code txErrors}.
 *
 * <p>Threads: a queue belongs to one thread; injecting and collecting may happen on another one.
 */
public final class MemoryPort implements Port {
    /** Packets that wait in each direction of a queue before frames are dropped. */
    public static final int RING_PACKETS = 4096;

    private static final int DEFAULT_MTU = 1500;

    private final String name;
    private final long mac;
    private final MemoryPool pool;
    private final PacketRing[] received;
    private final PacketRing[] transmitted;
    private final long[] rxPackets;
    private final long[] rxBytes;
    private final long[] txPackets;
    private final long[] txBytes;
    private final long[] txErrors;
    private final Burst injection = new Burst(1);
    private final Burst collection = new Burst(1);
    private long rxMissed;
    private long rxNoBuffer;
    private volatile boolean isLinkUp = true;
    private volatile int mtu = DEFAULT_MTU;
    private volatile @Nullable MemoryPort peer;
    private volatile @Nullable Spread spread;

    /** A port with one queue. */
    public MemoryPort(String name, long mac, MemoryPool pool) {
        this(name, mac, 1, pool);
    }

    /** A port with {@code queues} queues whose frames live in {@code pool}, which several ports may share. */
    public MemoryPort(String name, long mac, int queues, MemoryPool pool) {
        this.name = name;
        this.mac = mac;
        this.pool = pool;
        this.received = rings(queues);
        this.transmitted = rings(queues);
        this.rxPackets = new long[queues];
        this.rxBytes = new long[queues];
        this.txPackets = new long[queues];
        this.txBytes = new long[queues];
        this.txErrors = new long[queues];
    }

    /** Says that received flows are spread over the queues like this; doing so is left to who injects them. */
    public void spread(Spread said) {
        spread = said;
    }

    @Override
    public @Nullable Spread spread() {
        return spread;
    }

    private static PacketRing[] rings(int queues) {
        PacketRing[] rings = new PacketRing[queues];
        for (int i = 0; i < queues; i++) {
            rings[i] = new PacketRing(RING_PACKETS);
        }
        return rings;
    }

    /**
     * Makes this port and {@code other} the two ends of one wire: what one sends on queue q the other receives on queue
     * q modulo its queues. Both must use the same pool.
     */
    public void linkTo(MemoryPort other) {
        if (other.pool != pool) {
            throw new IllegalArgumentException("linked ports must share their pool");
        }
        peer = other;
        other.peer = this;
    }

    /**
     * Lets {@code frame} arrive on queue {@code queue}.
     *
     * @return false when it was dropped because the ring or the pool was exhausted
     */
    public boolean inject(int queue, byte[] frame) {
        return inject(queue, frame, 0, 0);
    }

    /** As {@link #inject(int, byte[])}, with the offload flags and the RSS hash that a device would report. */
    public synchronized boolean inject(int queue, byte[] frame, int offloads, int hash) {
        if (!prepare(frame.length, offloads, hash)) {
            return false;
        }
        Memory.copyIn(frame, 0, injection.frame(0), frame.length);
        return deliver(queue);
    }

    /** As {@link #inject(int, byte[], int, int)}, copying the frame from memory: nothing is allocated. */
    public synchronized boolean inject(int queue, long frame, int length, int offloads, int hash) {
        if (!prepare(length, offloads, hash)) {
            return false;
        }
        Memory.copy(frame, injection.frame(0), length);
        return deliver(queue);
    }

    /** Lets all packets of {@code packets}, whose buffers are of this port's pool, arrive; clears it. */
    public synchronized void inject(int queue, Burst packets) {
        int taken = received[queue].offer(packets);
        rxMissed += packets.size() - taken;
        pool.freeFrom(packets, taken);
        packets.clear();
    }

    private boolean prepare(int length, int offloads, int hash) {
        if (length > MemoryPool.FRAME_BYTES) {
            throw new IllegalArgumentException("a frame of " + length + " bytes fits no buffer");
        }
        if (!pool.allocate(injection)) {
            rxNoBuffer++;
            return false;
        }
        injection.set(0, injection.buffer(0), injection.frame(0), length, offloads);
        injection.hash(0, hash);
        return true;
    }

    private boolean deliver(int queue) {
        int taken = received[queue].offer(injection);
        rxMissed += 1 - taken;
        pool.freeFrom(injection, taken);
        injection.clear();
        return taken == 1;
    }

    /** The oldest frame sent on the lowest queue that has one, as a copy; null when nothing was sent. */
    public synchronized byte @Nullable [] takeTransmitted() {
        for (PacketRing ring : transmitted) {
            if (ring.poll(collection) == 1) {
                byte[] frame = new byte[collection.length(0)];
                Memory.copyOut(collection.frame(0), frame, 0, frame.length);
                pool.free(collection);
                return frame;
            }
        }
        return null;
    }

    /** All frames sent and not yet taken, queue by queue, oldest first. */
    public List<byte[]> takeAllTransmitted() {
        List<byte[]> frames = new ArrayList<>();
        for (byte[] frame = takeTransmitted(); frame != null; frame = takeTransmitted()) {
            frames.add(frame);
        }
        return frames;
    }

    /**
     * Moves frames sent on queue {@code queue} to {@code into}, which then owns their buffers: nothing is allocated.
     *
     * @return how many were appended
     */
    public int pollTransmitted(int queue, Burst into) {
        return transmitted[queue].poll(into);
    }

    /** Frames sent on queue {@code queue} and not yet taken. */
    public int transmittedWaiting(int queue) {
        return transmitted[queue].size();
    }

    /** Frames that arrived on queue {@code queue} and were not yet received. */
    public int receivedWaiting(int queue) {
        return received[queue].size();
    }

    /** Sets the MTU, which is 1500 bytes at first; longer frames pass regardless. */
    public void setMtu(int bytes) {
        mtu = bytes;
    }

    /** Plugs the link in or pulls it out; frames pass regardless. */
    public void setLinkUp(boolean isUp) {
        isLinkUp = isUp;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int receive(int queue, Burst into) {
        into.clear();
        int packets = received[queue].poll(into);
        rxPackets[queue] += packets;
        rxBytes[queue] += bytes(into, packets);
        return packets;
    }

    @Override
    public int transmit(int queue, Burst from) {
        MemoryPort other = peer;
        PacketRing ring = other == null ? transmitted[queue] : other.received[queue % other.received.length];
        int taken = ring.offer(from);
        txPackets[queue] += taken;
        txBytes[queue] += bytes(from, taken);
        if (taken < from.size()) {
            txErrors[queue] += from.size() - taken;
            pool.freeFrom(from, taken);
        }
        from.clear();
        return taken;
    }

    private static long bytes(Burst burst, int packets) {
        long bytes = 0;
        for (int i = 0; i < packets; i++) {
            bytes += burst.length(i);
        }
        return bytes;
    }

    @Override
    public long mac() {
        return mac;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public int queues() {
        return received.length;
    }

    @Override
    public boolean isLinkUp() {
        return isLinkUp;
    }

    @Override
    public MemoryPool pool() {
        return pool;
    }

    @Override
    public synchronized PortStatistics statistics() {
        return new PortStatistics(
                sum(rxPackets), sum(txPackets), sum(rxBytes), sum(txBytes), rxMissed, 0, sum(txErrors), rxNoBuffer);
    }

    private static long sum(long[] perQueue) {
        long sum = 0;
        for (long value : perQueue) {
            sum += value;
        }
        return sum;
    }

    /** Returns all waiting buffers to the pool. */
    @Override
    public void close() {
        Burst rest = new Burst(64);
        for (PacketRing[] rings : List.of(received, transmitted)) {
            for (PacketRing ring : rings) {
                while (ring.poll(rest) > 0) {
                    pool.free(rest);
                }
            }
        }
    }
}
