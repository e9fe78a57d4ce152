package sluice.port;

import sluice.dpdk.Mempool;
import sluice.dpdk.PacketCalls;

/**
 * DPDK packet buffers as a {@link PacketPool}.
 *
 * <p>Thread: any; a registered worker thread has its own cache and does not meet the others.
 */
public final class DpdkPool implements PacketPool, AutoCloseable {
    /** Bytes that a frame may have: an MTU of 1500 with two VLAN tags, and room to spare. */
    public static final int FRAME_BYTES = 2048;

    private final Mempool mempool;
    private final long handle;

    /**
     * Creates a pool; the EAL runs.
     *
     * @param name unique in this process, 25 characters at most
     * @param buffers how many: what all receive and transmit rings hold, what is under way, and the caches of the threads
     */
    public DpdkPool(String name, int buffers) {
        this.mempool = Mempool.create(name, buffers, FRAME_BYTES);
        this.handle = mempool.handle();
    }

    @Override
    public boolean allocate(Burst into) {
        return take(into, 1);
    }

    @Override
    public int allocate(Burst into, int packets) {
        if (take(into, packets)) {
            return packets;
        }
        // Too few for all: one by one, which happens only when the pool runs dry.
        int taken = 0;
        while (taken < packets && take(into, 1)) {
            taken++;
        }
        return taken;
    }

    private boolean take(Burst into, int packets) {
        int size = into.size();
        int taken = PacketCalls.allocate(
                handle,
                into.bufferArray() + size * 8L,
                into.frameArray() + size * 8L,
                into.lengthArray() + size * 4L,
                into.offloadArray() + size * 4L,
                packets);
        into.size(size + taken);
        return taken == packets;
    }

    @Override
    public void free(Burst packets) {
        PacketCalls.free(packets.bufferArray(), packets.size());
        packets.clear();
    }

    @Override
    public int frameCapacity() {
        return FRAME_BYTES;
    }

    @Override
    public int available() {
        return mempool.available();
    }

    @Override
    public int capacity() {
        return mempool.capacity();
    }

    Mempool mempool() {
        return mempool;
    }

    /** Gives the memory back to DPDK; no buffer may be in use and no port may receive into it. */
    @Override
    public void close() {
        mempool.close();
    }
}
