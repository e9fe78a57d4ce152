package sluice.wire;

import java.util.Arrays;
import sluice.dpdk.Memory;
import sluice.dpdk.MemoryRegions;

/**
 * Memory for one frame at a time, with exactly the room around it that a test allows: in checked mode an access beyond
 * is an exception. For tests that try very many frames; closing it forbids all access.
 */
public final class FrameRoom implements AutoCloseable {
    private static final int LARGEST = 4096;

    private final long memory = Memory.allocate(LARGEST, 64);
    private long region;

    /** An empty room. */
    public FrameRoom() {
        MemoryRegions.remove(memory);
    }

    /**
     * Puts a frame where the one before was.
     *
     * @param headroom bytes before it that may be touched
     * @param tailroom bytes behind it
     * @return address of its first byte
     */
    public long put(int headroom, byte[] frame, int tailroom) {
        close();
        // At the end of the memory, so that alignment varies.
        region = memory + LARGEST - headroom - frame.length - tailroom;
        MemoryRegions.add(region, headroom + frame.length + tailroom);
        Memory.copyIn(frame, 0, region + headroom, frame.length);
        return region + headroom;
    }

    /** The bytes from {@code address} to the end of the frame that was put. */
    public byte[] bytes(long address, int tailroom) {
        byte[] bytes = new byte[(int) (memory + LARGEST - tailroom - address)];
        Memory.copyOut(address, bytes, 0, bytes.length);
        return bytes;
    }

    /** A copy of {@code frame} with one bit of its last byte turned, which makes a checksum over it wrong. */
    public static byte[] damaged(byte[] frame) {
        byte[] copy = Arrays.copyOf(frame, frame.length);
        copy[copy.length - 1] = (byte) (copy[copy.length - 1] ^ 0x10);
        return copy;
    }

    @Override
    public void close() {
        if (region != 0) {
            MemoryRegions.remove(region);
            region = 0;
        }
    }
}
