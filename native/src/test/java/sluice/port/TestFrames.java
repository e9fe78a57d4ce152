package sluice.port;

import sluice.dpdk.Memory;

/** Frames for tests of devices. */
final class TestFrames {
    /** For local experiments (IEEE 802). */
    static final int ETHERTYPE = 0x88B5;

    private TestFrames() {}

    /** A frame of {@code length} bytes that has its number in it. */
    static byte[] frame(int length, int sequence) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i + sequence);
        }
        frame[0] = 2;
        frame[6] = 2;
        frame[12] = (byte) (ETHERTYPE >> 8);
        frame[13] = (byte) ETHERTYPE;
        frame[14] = (byte) sequence;
        return frame;
    }

    /** The checksum of {@code bytes} bytes, added to {@code start}, not complemented. */
    static int sum(long from, int bytes, int start) {
        int sum = start;
        for (int i = 0; i < bytes; i++) {
            sum += Memory.u8(from + i) << ((i & 1) == 0 ? 8 : 0);
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }
}
