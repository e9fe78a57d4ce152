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

    /** Returns the buffers of all packets in {@code packets} and clears it. */
    void free(Burst packets);

    /** Bytes that a packet of this pool can hold behind its headroom. */
    int frameCapacity();

    /** Buffers that are free now; approximate while other threads work. */
    int available();
}
