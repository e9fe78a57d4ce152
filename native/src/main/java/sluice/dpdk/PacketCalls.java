package sluice.dpdk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * DPDK's functions of the packet path. They allocate nothing and return counts.
 *
 * <p>Array arguments are addresses of parallel arrays in host byte order: mbufs and frames of 8 bytes each, lengths,
 * flags and hashes of 4. Flags are those of {@code sluice.port.Burst}.
 *
 * <p>Thread: the owner of the port's queue; for allocating and freeing, any.
 */
public final class PacketCalls {
    private static final FunctionDescriptor RX = FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_SHORT,
            ValueLayout.JAVA_SHORT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT);
    private static final FunctionDescriptor TX = FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_SHORT,
            ValueLayout.JAVA_SHORT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT);

    private static final MethodHandle SLUICE_RX_BURST = NativeLibrary.find("sluice_rx_burst", RX);
    private static final MethodHandle SLUICE_RX_BURST_CRITICAL = NativeLibrary.findCritical("sluice_rx_burst", RX);
    private static final MethodHandle SLUICE_TX_BURST = NativeLibrary.find("sluice_tx_burst", TX);
    private static final MethodHandle SLUICE_TX_BURST_CRITICAL = NativeLibrary.findCritical("sluice_tx_burst", TX);
    private static final MethodHandle SLUICE_ALLOC = NativeLibrary.findCritical(
            "sluice_alloc",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT));
    private static final MethodHandle SLUICE_FREE = NativeLibrary.findCritical(
            "sluice_free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private PacketCalls() {}

    /**
     * Receives up to {@code most} packets, fills the arrays and prefetches the first line of every frame.
     *
     * @param isMemoryPolled whether the device makes no system calls, so that the cheap downcall is allowed
     * @return how many packets were received
     */
    public static int receive(
            boolean isMemoryPolled,
            short port,
            short queue,
            long mbufs,
            long frames,
            long lengths,
            long flags,
            long hashes,
            int most) {
        try {
            return isMemoryPolled
                    ? (int) SLUICE_RX_BURST_CRITICAL.invokeExact(
                            port, queue, mbufs, frames, lengths, flags, hashes, most)
                    : (int) SLUICE_RX_BURST.invokeExact(port, queue, mbufs, frames, lengths, flags, hashes, most);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /**
     * Sends packets from the frame addresses and with the lengths given, and frees those that the device refuses.
     *
     * @return how many the device took, the first ones
     */
    public static int transmit(
            boolean isMemoryPolled,
            short port,
            short queue,
            long mbufs,
            long frames,
            long lengths,
            long flags,
            int packets) {
        try {
            return isMemoryPolled
                    ? (int) SLUICE_TX_BURST_CRITICAL.invokeExact(port, queue, mbufs, frames, lengths, flags, packets)
                    : (int) SLUICE_TX_BURST.invokeExact(port, queue, mbufs, frames, lengths, flags, packets);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /**
     * Takes empty packets from the pool with handle {@code pool} and fills the arrays.
     *
     * @return {@code packets}, or 0 when the pool has fewer
     */
    public static int allocate(long pool, long mbufs, long frames, long lengths, long flags, int packets) {
        try {
            return (int) SLUICE_ALLOC.invokeExact(pool, mbufs, frames, lengths, flags, packets);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /** Returns packets to their pools. */
    public static void free(long mbufs, int packets) {
        try {
            SLUICE_FREE.invokeExact(mbufs, packets);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }
}
