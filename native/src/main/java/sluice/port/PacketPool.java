package sluice.port;

/**
 * Where packet buffers come from and go back to.
 *
 * <p>Thread: any registered worker thread.
 */
public interface PacketPool {
    /**
     * Appends one empty packet (length 0, with the device's headroom before it) to {@code into}.
     *
     * @return false when the pool is exhausted; {@code into} is then unchanged
     */
    boolean allocate(Burst into);

    /**
     * Appends up to {@code packets} empty packets; {@code into} has room for them. Pools that can take buffers in bulk
     * do so.
     *
     * @return how many were appended, fewer when the pool is exhausted
     */
    default int allocate(Burst into, int packets) {
        int appended = 0;
        while (appended < packets && allocate(into)) {
            appended++;
        }
        return appended;
    }

    /** Returns the buffers of all packets in {@code packets} and clears it. */
    void free(Burst packets);

    /** Bytes that a packet of this pool can hold behind its headroom. */
    int frameCapacity();

    /** Buffers that are free now; approximate while other threads work. */
    int available();

    /** Buffers that it was created with: equal to {@link #available} when nothing leaked and nothing is under way. */
    int capacity();
}
